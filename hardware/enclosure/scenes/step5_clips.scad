// --camera=42,22,-12,68,0,150,330
include <../scene.scad>
printed("body"); printed("lid", "#eceff1"); printed("boot", "#333333");
translate([0, 0, -14]) clips();
