// Sizes of the bought parts, and models for the interference test.
// c: clearance at the sides and above. Below, a part touches its seat.

$fn = 48;

board_mm = [60, 25.4, 1.6];        // FireBeetle 2 ESP32-E; XIAO on a 60 x 25.4 mm perfboard
board_tall_mm = 7;                 // the PH socket above the board
board_hole_mm = 1.7;               // distance of the holes from each edge; no part is there
usb_mm = [7.4, 9, 3.3];            // USB-C socket, 1 mm over the edge
plug_mm = [12.4, 6.6];             // maximum body of a USB-C plug
carrier_mm = [20, 40, 1.6];
carrier_tall_mm = 6;               // parts on the carrier except the button
carrier_below_mm = 2;              // parts underneath
switch_mm = [12, 12];
switch_at = [10, 18.73];           // its centre on the carrier: row 7 of layout.yaml
stem_mm = 10;                      // stem of the button above the carrier
sensor_mm = [16, 21, 1.2];         // GY-521; long side across
sensor_tall_mm = 2.2;
sensor_hole_mm = [2.6, 15.2];      // holes: distance from one long edge, and from each other
cell_mm = [52, 34, 5.2];           // 503450, 1000 mAh; 500 mAh fits too; 2000 mAh: [52, 34, 10]
ring_mm = [37, 23, 3.4];           // outside, inside, thickness with LEDs
ring_back_mm = 1.6;                // solder joints on its back
piezo_mm = [20, 0.5];
foam_mm = 1;                       // tape under the cell
rubber_mm = 1;                     // tape between clip and plate

// Clearances in mm, which the tests check.
board_room = 0.3;
carrier_room = 0.25;
sensor_room = 0.2;
cell_room = 0.4;
ring_room = 0.3;
piezo_room = 0.5;
plug_room = 0.3;

module grown(size, c) { translate([-c, -c, 0]) cube(size + [2 * c, 2 * c, c]); }

module board(c = 0) {
  grown(board_mm, c);
  e = 2 * board_hole_mm + 0.4;
  translate([0, e, board_mm.z]) grown([board_mm.x, board_mm.y - 2 * e, board_tall_mm - 0.01], c);
  translate([e, 0.6, board_mm.z]) grown([board_mm.x - 2 * e, board_mm.y - 1.2, board_tall_mm - 0.01], c);
  translate([-1, (board_mm.y - usb_mm.y) / 2, board_mm.z]) grown(usb_mm, c);
}

// Extends through the wall to the socket.
module plug(c = 0) {
  translate([-21, board_mm.y / 2 - plug_mm.x / 2 - c, board_mm.z + usb_mm.z / 2 - plug_mm.y / 2 - c])
    cube([19.5, plug_mm.x + 2 * c, plug_mm.y + 2 * c]);
}

module carrier(c = 0) {
  corner = 5;
  grown(carrier_mm, c);
  translate([0.5, corner, carrier_mm.z]) grown([carrier_mm.x - 1, carrier_mm.y - 2 * corner, carrier_tall_mm], c);
  translate([0.5, corner, -carrier_below_mm]) grown([carrier_mm.x - 1, carrier_mm.y - 2 * corner, carrier_below_mm], c);
  translate([corner, 0.5, -carrier_below_mm]) grown([carrier_mm.x - 2 * corner, carrier_mm.y - 1, carrier_below_mm], c);
  translate([switch_at.x, switch_at.y, carrier_mm.z]) cylinder(d = 6.8, h = stem_mm);
}

module sensor(c = 0) {
  difference() {
    grown(sensor_mm, c);
    for (y = sensor_holes()) translate([sensor_mm.x - sensor_hole_mm.x, y, -1]) cylinder(d = 3, h = 9);
  }
  translate([4.5, 4, sensor_mm.z]) grown([7, 13, sensor_tall_mm - sensor_mm.z], c);
}
function sensor_holes() = [for (s = [-1, 1]) sensor_mm.y / 2 + s * sensor_hole_mm.y / 2];

module sensor_screws() {
  for (y = sensor_holes()) translate([sensor_mm.x - sensor_hole_mm.x, y, 0]) {
    translate([0, 0, sensor_mm.z]) cylinder(d = 4.5, h = 2);
    translate([0, 0, sensor_mm.z - 6]) cylinder(d = 2, h = 6);
  }
}

module cell(c = 0) { grown(cell_mm, c); }

module ring(c = 0) {
  difference() {
    translate([0, 0, -ring_back_mm]) cylinder(d = ring_mm[0] + 2 * c, h = ring_mm[2] + ring_back_mm);
    translate([0, 0, -9]) cylinder(d = ring_mm[1] - 2 * c, h = 30);
  }
}

module piezo(c = 0) { cylinder(d = piezo_mm[0] + 2 * c, h = piezo_mm[1]); }
