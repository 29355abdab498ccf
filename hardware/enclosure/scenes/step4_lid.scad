// --camera=42,22,-6,135,0,20,250
include <../scene.scad>
printed("lid", "#eceff1");
the_ring();
printed("boot", "#333333");
