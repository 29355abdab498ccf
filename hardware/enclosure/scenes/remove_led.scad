// --camera=-3,0,0,0,0,0,70
// A GY-521 from above: the LED is the small part beside VCC; the regulator has five pins.
// Their positions depend on the maker.
module pad(x, y, w, h, tint, up = 0.6) { color(tint) translate([x - w / 2, y - h / 2, 1.2]) cube([w, h, up]); }
color("#1e5fa8") difference() {
  translate([-10.5, -8, 0]) cube([21, 16, 1.2]);
  for (x = [-7.6, 7.6]) translate([x, 5.4, -1]) cylinder(d = 3, h = 9, $fn = 40);
}
for (pin = [0:7]) color("#d4af37") translate([-8.9 + 2.54 * pin, -6.4, 0]) difference() {
  cylinder(d = 1.9, h = 1.25, $fn = 30); translate([0, 0, -1]) cylinder(d = 1, h = 9, $fn = 30); }
pad(0, 0.5, 4, 4, "#202020", 0.9);
pad(-6.3, -0.6, 3, 1.7, "#303030", 1.1);
for (y = [-2.4, 1.2, 3.4]) pad(5.2, y, 1.6, 0.8, "#c8b48a");
pad(-9.2, -2.4, 0.9, 1.7, "#ff5040", 0.7);
color("#ff5040") translate([-9.2, -2.4, 1.25]) difference() { cylinder(d = 4.4, h = 0.2, $fn = 50); translate([0, 0, -1]) cylinder(d = 3.8, h = 3, $fn = 50); }
module label(x, y, words, size = 1.6, tint = "#202020") { color(tint) translate([x, y, 1.3]) linear_extrude(0.1) text(words, size = size, halign = "center"); }
for (pin = [["VCC", 0], ["GND", 1], ["SCL", 2], ["SDA", 3], ["XDA", 4], ["XCL", 5], ["AD0", 6], ["INT", 7]])
  label(-8.9 + 2.54 * pin[1], -5.1, pin[0], 0.72, "#ffffff");
translate([0, 0, -1.2]) { label(-15.4, -3.4, "LED: off", 1.3, "#c02010"); label(-14.6, -0.9, "regulator", 1.1); }
color("#202020") translate([-11.2, -0.55, 0.2]) cube([3.4, 0.15, 0.1]);
label(0, -2.8, "MPU6050", 0.9, "#ffffff");
