// Seats of board, carrier and breakout in the body. Sizes and positions: box.scad, parts.scad.

// Supports one end of the board between two fences.
module board_rest(x, width) {
  fence = 1.6;
  y0 = board_at.y - board_room - 0.1;
  translate([x, y0 - fence, 0]) cube([width, board_mm.y + 2 * (board_room + 0.1 + fence), level]);
  for (y = [y0 - fence, board_at.y + board_mm.y + board_room + 0.1]) translate([x, y, 0]) cube([width, fence, level + board_mm.z]);
}

// Stops the corners of the far end of the board; the antenna is between them.
module board_stop() {
  for (y = [board_at.y, board_at.y + board_mm.y - 4]) translate([board_at.x + board_mm.x + board_room + 0.05, y, 0])
    cube([1.3, 4, level + board_mm.z]);
}

module carrier_posts() {
  gap = carrier_room + 0.05;
  for (y = [0, in_mm.y - 4.5]) {
    for (x = [carrier_at.x, carrier_at.x + carrier_mm.x - 4]) translate([x, y, 0]) cube([4, 4.5, level]);
    translate([carrier_at.x - gap - 1.4, y, 0]) cube([1.4 + gap, 4.5, level]);
    translate([carrier_at.x - gap - 1.4, y, 0]) cube([1.4, 4.5, level + carrier_mm.z]);
  }
}

// A solid block with a fence for the breakout; the trough has room for the solder of its header.
module sensor_seat() {
  gap = sensor_room + 0.05; fence = 1.6;
  translate(sensor_at - [gap + fence, gap + fence, plinth]) difference() {
    cube([sensor_mm.x + 2 * (gap + fence), sensor_mm.y + 2 * (gap + fence), plinth + sensor_mm.z]);
    translate([fence, fence, plinth]) cube([sensor_mm.x + 2 * gap, sensor_mm.y + 2 * gap, 9]);
    translate([fence + gap + 0.8, fence + gap + 2.5, plinth - 1.4]) cube([2.8, sensor_mm.y - 5, 9]);
  }
}

module sensor_pilots() {
  for (y = sensor_holes()) translate(sensor_at + [sensor_mm.x - sensor_hole_mm.x, y, -plinth - floor_mm + 1.2]) cylinder(d = 2.1, h = 9);
}
