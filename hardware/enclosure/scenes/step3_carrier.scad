// --camera=41,18,6,35,0,20,270
include <../scene.scad>
printed("body");
inside();
