// Body, lid and boot. The origin is the inner corner at the top of the floor.
include <parts.scad>
include <seats.scad>

wall = 3;
floor_mm = 3;
lid_mm = 3.2;
window_mm = 1.6;        // wall in front of the LEDs
boot_mm = 1;            // membrane of the boot
seal_mm = 0.6;          // compressed foam tape of 1 mm
insert_mm = [4.2, 6.5]; // hole for an M3 insert: width, depth
boss_d = 10;
clip_x = [13.3, 69.3];  // positions of the four screws of lid and clips
boss_out = 4.5;         // from the wall

level = foam_mm + cell_mm.z + 1.8;                  // underside of board and carrier: 0.8 mm for swelling of the cell, 1 mm for solder
in_mm = [83, 41.4, level + carrier_mm.z + stem_mm + 0.2 + boot_mm];
mid_y = in_mm.y / 2;
board_at = [0.4, mid_y - board_mm.y / 2, level];
carrier_at = [62.6, mid_y - carrier_mm.y / 2, level];
cell_at = [3.5, mid_y - cell_mm.y / 2, foam_mm];
plinth = 2;
sensor_at = [64.4, mid_y - sensor_mm.y / 2, plinth];
ring_at = [33, mid_y, in_mm.z + lid_mm - window_mm - 0.3 - ring_mm[2]];
piezo_at = [33, mid_y, in_mm.z - piezo_mm[1]];
button_at = [carrier_at.x + switch_at.x, carrier_at.y + switch_at.y];
boss_y = [-wall - boss_out, in_mm.y + wall + boss_out];

module at_bosses() { for (x = clip_x, y = boss_y) translate([x, y, 0]) children(); }

module outline() {
  offset(r = 4) offset(delta = -4) translate([-wall, -wall]) square([in_mm.x, in_mm.y] + 2 * [wall, wall]);
}

module boss_outline() {
  for (x = clip_x, y = boss_y) hull() {
    translate([x, y]) circle(d = boss_d);
    translate([x - boss_d / 2, y < 0 ? -1 : in_mm.y - 1]) square([boss_d, 2]);
  }
}

module strap_tabs() {
  slot = [27, 4.5];
  for (side = [0, 1]) translate([(clip_x[0] + clip_x[1]) / 2, mid_y, -floor_mm]) rotate(180 * side)
    difference() {
      translate([-18, in_mm.y / 2, 0]) cube([36, wall + 11, 5]);
      translate([-slot.x / 2, in_mm.y / 2 + wall + 2.5, -1]) cube([slot.x, slot.y, 9]);
    }
}

module body() {
  difference() {
    union() {
      translate([0, 0, -floor_mm]) difference() {
        linear_extrude(in_mm.z + floor_mm - seal_mm) outline();
        translate([0, 0, floor_mm]) cube(in_mm);
      }
      translate([0, 0, -floor_mm]) difference() {
        linear_extrude(in_mm.z + floor_mm) boss_outline();
        translate([0, 0, floor_mm]) cube(in_mm);
        translate([-9, -wall, floor_mm + in_mm.z - seal_mm]) cube([in_mm.x + 18, in_mm.y + 2 * wall, 9]);
      }
      strap_tabs();
      board_rest(0, 3);
      board_rest(56, 5.5);
      board_stop();
      carrier_posts();
      sensor_seat();
    }
    sensor_pilots();
    at_bosses() {
      translate([0, 0, in_mm.z - insert_mm[1]]) cylinder(d = insert_mm[0], h = 99);
      translate([0, 0, -floor_mm - 1]) cylinder(d = insert_mm[0], h = insert_mm[1] + 1);
    }
    usb_opening();
  }
}

usb_open = plug_mm + 2 * [plug_room + 0.1, plug_room + 0.1];
usb_z = level + board_mm.z + usb_mm.z / 2;

module usb_opening() {
  translate([-wall - 1, mid_y - usb_open.x / 2, usb_z - usb_open.y / 2]) cube([wall + 1.01, usb_open.x, usb_open.y]);
}

// TPU. Fills the USB opening up to the socket, with a rim and a tab. Printed on its back.
module stopper() {
  translate([0, mid_y, usb_z]) {
    translate([-wall - 1.2, -usb_open.x / 2 - 2, -usb_open.y / 2 - 2]) cube([1.2, usb_open.x + 4, usb_open.y + 4]);
    translate([-wall - 1.2, usb_open.x / 2 - 2, -usb_open.y / 2 + 0.7]) cube([1.2, 9, usb_open.y - 1.4]);
    translate([-wall, -usb_open.x / 2, -usb_open.y / 2]) cube([wall - 1, usb_open.x, usb_open.y]);
  }
}

// Pegs that hold down the free corners of board and carrier.
module pegs() {
  gap = 0.3;
  below = in_mm.z - level - board_mm.z - gap;
  for (x = [board_at.x + 2, board_at.x + board_mm.x - 2], y = [board_at.y + 2, board_at.y + board_mm.y - 2])
    translate([x, y, in_mm.z - below]) cylinder(d = 3, h = below + 1);
  for (x = [carrier_at.x + 2.2, carrier_at.x + carrier_mm.x - 2.2], y = [carrier_at.y + 2.2, carrier_at.y + carrier_mm.y - 2.2])
    translate([x, y, in_mm.z - below]) cylinder(d = 4, h = below + 1);
}

module lid() {
  lip = 2.4;
  difference() {
    union() {
      translate([0, 0, in_mm.z]) linear_extrude(lid_mm) { outline(); boss_outline(); }
      translate([ring_at.x, ring_at.y, in_mm.z - lip]) difference() {
        cylinder(d = ring_mm[0] + 2 * ring_room + 0.2 + 2 * 1.4, h = lip + 1);
      }
      pegs();
    }
    translate([ring_at.x, ring_at.y, 0]) difference() {
      translate([0, 0, -1]) cylinder(d = ring_mm[0] + 2 * ring_room + 0.2, h = 1 + in_mm.z + lid_mm - window_mm);
      translate([0, 0, in_mm.z]) cylinder(d = ring_mm[1] - 2 * ring_room - 0.2, h = 9);
    }
    translate([button_at.x, button_at.y, -1]) cylinder(d = 18, h = 99);
    at_bosses() translate([0, 0, in_mm.z + lid_mm]) countersink(lid_mm);
  }
}

// A countersunk M3 from above; the top of its head is at z = 0.
module countersink(depth) {
  translate([0, 0, -1.75]) cylinder(d1 = 3.4, d2 = 6.4, h = 1.76);
  translate([0, 0, -depth - 1]) cylinder(d = 3.4, h = depth + 1);
}

// TPU, glued to the inside of the lid; its membrane is elastic.
module boot() {
  translate([0, 0, in_mm.z - boot_mm]) intersection() {
    translate(button_at) cylinder(d = 25, h = boot_mm);
    translate([0, 0, -1]) cube([in_mm.x - 0.2, in_mm.y, 9]);
  }
  translate([button_at.x, button_at.y, in_mm.z - boot_mm]) cylinder(d = 8, h = boot_mm + lid_mm + 0.6);
}
