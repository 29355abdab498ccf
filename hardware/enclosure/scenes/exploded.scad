// --camera=41,20,22,62,0,35,570
include <../scene.scad>
printed("body");
translate([0, 0, 18]) { the_cell(); the_sensor(); }
translate([0, 0, 34]) { the_board(); the_carrier(); }
translate([0, 0, 62]) the_ring();
translate([0, 0, 68]) printed("boot", "#333333");
translate([0, 0, 84]) printed("lid", "#eceff1", 0.55);
translate([0, 0, -22]) clips();
