// One piece by name: a printed part in the orientation for printing, or the model of a bought part at its place.
//   openscad -D 'piece="body"' -o body.stl kickback.scad
include <clip.scad>

piece = "body";
room = 0;       // clearance around the model of a bought part
shift = [0, 0, 0];

module clip_in_place(x) {
  translate([x - bar / 2, boss_y[0] - 6, -floor_mm]) rotate([90, 0, 90]) children();
}

if (piece == "body") translate([0, 0, floor_mm]) body();
if (piece == "lid") translate([0, 0, in_mm.z + lid_mm]) mirror([0, 0, 1]) lid_mirrored();
if (piece == "boot") translate([0, 0, boot_mm - in_mm.z]) boot();
if (piece == "stopper") rotate([0, -90, 0]) translate([wall + 1.2, -mid_y, -usb_z]) stopper();
if (piece == "clip") clip();
if (piece == "saddle") saddle();

module lid_mirrored() { translate([0, in_mm.y, 0]) mirror([0, 1, 0]) lid(); }

if (piece == "values") {
  echo(in_mm = in_mm, wall = wall, floor_mm = floor_mm, lid_mm = lid_mm, window_mm = window_mm, ring_mm = ring_mm);
  echo(arm = arm, spine = spine, bar = bar, jaw = jaw, throat = throat, thumb_y = thumb_y, thumb_mm = thumb_mm);
  echo(rubber_mm = rubber_mm, plate_mm = plate_mm, boss_y = boss_y, clip_x = clip_x, sensor_mm = sensor_mm);
  echo(sensor_hole_mm = sensor_hole_mm, sensor_at = sensor_at, cell_mm = cell_mm, level = level, foam_mm = foam_mm);
  echo(board_mm = board_mm, carrier_mm = carrier_mm, piezo_mm = piezo_mm, switch_mm = switch_mm, switch_at = switch_at, stem_mm = stem_mm);
  echo(board_room = board_room, carrier_room = carrier_room, sensor_room = sensor_room, cell_room = cell_room,
       ring_room = ring_room, piezo_room = piezo_room, plug_room = plug_room, nut_mm = nut_mm, insert_mm = insert_mm, head_mm = head_mm);
}

// At their places, for the interference test and the pictures.
if (piece == "at_body") body();
if (piece == "at_lid") lid();
if (piece == "at_boot") boot();
if (piece == "at_stopper") stopper();
if (piece == "at_clip") clip_in_place(clip_x[0]) clip();
if (piece == "at_clip2") clip_in_place(clip_x[1]) clip();
if (piece == "at_saddle") clip_in_place(clip_x[0]) saddle();
if (piece == "at_saddle2") clip_in_place(clip_x[1]) saddle();

translate(shift) {
  if (piece == "board") translate(board_at) board(room);
  if (piece == "plug") translate(board_at) plug(room);
  if (piece == "carrier") translate(carrier_at) carrier(room);
  if (piece == "sensor") translate(sensor_at) sensor(room);
  if (piece == "sensor_screws") translate(sensor_at) sensor_screws();
  if (piece == "cell") translate(cell_at) cell(room);
  if (piece == "ring") translate(ring_at) ring(room);
  if (piece == "piezo") translate(piezo_at) piezo(room);
  if (piece == "plate") translate([-30, 0, -floor_mm - arm - rubber_mm - 12]) cube([in_mm.x + 60, 120, 12]);
  if (piece == "thumb") for (x = clip_x) translate([x, boss_y[0] - 6 + thumb_y, -floor_mm - arm - throat - jaw - 14]) {
    cylinder(d = thumb_mm[0], h = thumb_mm[1]); translate([0, 0, -10]) cylinder(d = 22, h = 10, $fn = 9); }
}
