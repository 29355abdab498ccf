// --camera=42,22,6,40,0,20,250
include <../scene.scad>
printed("body");
inside();
