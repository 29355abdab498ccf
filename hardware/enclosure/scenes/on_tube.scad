// --camera=42,22,-20,72,0,130,380
include <../scene.scad>
printed("body"); printed("lid", "#eceff1"); printed("boot", "#333333");
printed("saddle", "#e07a3f"); printed("saddle2", "#e07a3f");
// A tube of 40 mm in the V of 100 degrees.
color("#5c6770") translate([-30, mid_y, -floor_mm - arm - 6.5 - 20 / sin(50)]) rotate([0, 90, 0]) cylinder(d = 40, h = 150);
color("#a0a0a0") for (x = clip_x) translate([x - 6, mid_y, -floor_mm - arm - 6.5 - 20 / sin(50)]) rotate([0, 90, 0])
  difference() { cylinder(d = 42, h = 12); translate([0, 0, -1]) cylinder(d = 40, h = 14); translate([-99, -15, -1]) cube([99, 30, 14]); }
