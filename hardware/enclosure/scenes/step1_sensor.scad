// --camera=41,18,4,35,0,20,270
include <../scene.scad>
printed("body");
the_sensor();
