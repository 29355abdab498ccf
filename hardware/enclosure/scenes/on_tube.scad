// --camera=41,22,-22,66,0,40,400
include <../scene.scad>
closed();
printed("saddle", "#e07a3f"); printed("saddle2", "#e07a3f");
// A tube of 40 mm in the V of 100 degrees, and the bands of the hose clamps.
middle = [0, mid_y, -floor_mm - arm - 6.5 - 20 / sin(50)];
color("#5c6770") translate(middle - [30, 0, 0]) rotate([0, 90, 0]) cylinder(d = 40, h = 150);
color("#b0b0b0") for (x = clip_x) translate(middle + [x - 6, 0, 0]) rotate([0, 90, 0]) linear_extrude(12) difference() {
  hull() { circle(d = 42); translate([-24, 0]) square([1, 40], center = true); }
  hull() { circle(d = 40); translate([-23, 0]) square([1, 38], center = true); }
}
