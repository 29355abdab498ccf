// --camera=40,20,10,62,0,35,420
include <../scene.scad>
printed("body");
translate([0, 0, 18]) { the_cell(); the_sensor(); }
translate([0, 0, 34]) { the_board(); the_carrier(); }
translate([0, 0, 66]) the_ring();
translate([0, 0, 70]) printed("boot", "#333333");
translate([0, 0, 86]) printed("lid", "#eceff1");
translate([0, 0, -22]) clips();
