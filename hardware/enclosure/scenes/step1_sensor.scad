// --camera=45,22,4,40,0,20,230
include <../scene.scad>
printed("body");
the_sensor();
