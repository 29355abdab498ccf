// Clips for the edge of a plate and saddles for a tube. Printed on their sides.
include <box.scad>

plate_mm = [3, 25];     // thinnest and thickest plate
bar = 16;               // width of clip and saddle
arm = 8;
spine = 12;
jaw = 11.5;
thumb_y = 24;           // distance of the screw from the spine
thumb_mm = [6, 40];     // M6
nut_mm = [10, 5];       // M6: across flats, thickness
head_mm = 2.6;          // M3 pan head with clearance
bar_y = boss_y[1] - boss_y[0] + 12;
throat = plate_mm[1] + rubber_mm;

// A hole along z with a gable towards y, printable on its side.
module gable_hole(d, h) {
  cylinder(d = d, h = h);
  linear_extrude(h) rotate(45) square(d / 2);
}

// Profile in x (from the spine inward) and y (up); the arm's upper side is y = 0. Extruded by bar along z.
module clip() {
  hole_x = [for (y = boss_y) y - boss_y[0] + 6];
  difference() {
    linear_extrude(bar) offset(r = 1.5) offset(delta = -1.5) difference() {
      translate([-spine, -arm - throat - jaw]) square([bar_y + spine, arm + throat + jaw]);
      hull() {
        translate([3, -arm - 3]) circle(3);
        translate([3, -arm - throat + 3]) circle(3);
        translate([99, -arm - throat]) square([1, throat]);
      }
      translate([thumb_y + 12, -99]) square([99, 99 - arm]);
    }
    for (x = hole_x) translate([x, -arm, bar / 2]) rotate([90, 0, 0]) mirror([0, 0, 1]) screw_hole();
    translate([thumb_y, -arm - throat - jaw - 1, bar / 2]) rotate([-90, 0, 0]) rotate(180) gable_hole(thumb_mm[0] + 0.5, jaw + 2);
    translate([thumb_y - nut_mm[0] / 2 - 0.15, -arm - throat - jaw / 2 - nut_mm[1] / 2 - 0.2, bar / 2 - nut_mm[0] * 0.6])
      cube([nut_mm[0] + 0.3, nut_mm[1] + 0.4, bar]);
  }
}

// The head points to -z, the side on the plate.
module screw_hole() {
  gable_hole(3.4, 99);
  translate([0, 0, -1]) gable_hole(6.4, 1 + head_mm);
}

// A V of 100 degrees for tubes of 25 to 60 mm; the slot fits the band of a hose clamp, 12 mm wide.
module saddle() {
  hole_x = [for (y = boss_y) y - boss_y[0] + 6];
  apex = arm + 6.5; depth = 17; half = depth * tan(50);
  difference() {
    linear_extrude(bar) offset(r = 1.5) offset(delta = -1.5) difference() {
      union() {
        translate([0, -arm]) square([bar_y, arm]);
        translate([bar_y / 2 - half - 3, -apex - depth]) square([2 * half + 6, apex + depth]);
      }
      translate([bar_y / 2, -apex]) polygon([[0, 0], [half + 2, -(half + 2) / tan(50)], [-half - 2, -(half + 2) / tan(50)]]);
    }
    for (x = hole_x) translate([x, -arm, bar / 2]) rotate([90, 0, 0]) mirror([0, 0, 1]) screw_hole();
    translate([-1, -arm - 3.4, 1.7]) cube([bar_y + 2, 2.2, bar - 3.4]);
  }
}
