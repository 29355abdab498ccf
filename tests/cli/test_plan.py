"""kickback plan, and a session shown against its plan."""


def test_plan_is_stored_and_changed(kickback, refused):
    words = ["plan", "--machine", "Matrix", "--lifter", "Ana"]
    assert kickback(*words, "--sets", 2, "--reps", 10).stdout == "Ana on Matrix: 2 sets per side, 10 reps\n"
    assert "10 reps, hold 1 s" in kickback(*words, "--hold", 1).stdout
    assert kickback("plan").stdout == "Ana on Matrix: 2 sets per side, 10 reps, hold 1 s\n"
    assert kickback(*words, "--remove").exit_code == 0
    assert "there is no plan for Ana on Matrix" in refused(*words, "--remove")
    assert kickback("plan").stdout == "no plan is stored\n"


def test_session_against_its_plan(month, kickback):
    kickback("plan", "--reps", 5)
    kickback("plan", "--machine", "matrix", "--sets", 2, "--reps", 11, "--weight-kg", 20, "--step-kg", 2.5)
    text = kickback("show", "last").stdout
    assert "plan, sets per side: 2, done 2: reached" in text
    assert "plan, reps per set: 11, done 11 to 13: reached" in text
    assert "next weight: 22.5 kg" in text
    kickback("plan", "--lifter", "Ana", "--machine", "Matrix", "--reps", 12)
    text = kickback("show", "last").stdout
    assert "plan, reps per set: 12, done 11 to 13: not reached" in text and "next weight" not in text


def test_invalid_tempo(refused):
    assert "give times in s" in refused("plan", "--tempo", "fast")


def test_plan_in_pounds(month, kickback, refused):
    assert "45 lb, steps of 5 lb" in kickback("plan", "--weight-lb", 45, "--step-lb", 5, "--reps", 11).stdout
    assert "use --weight-kg or --weight-lb, not both" in refused("plan", "--weight-lb", 45, "--weight-kg", 20)
    with month.writing() as connection:
        connection.execute("UPDATE sets SET weight_g = 20412")  # as a device logs 45 lb
    kickback("lifters", "unit", "Ana", "lb")
    text = kickback("show", "last").stdout
    assert "plan, weight: 45 lb, done 45 lb: reached" in text and "next weight: 50 lb" in text


def test_plan_of_a_renamed_lifter(month, kickback):
    kickback("plan", "--lifter", "Ana", "--reps", 5)
    kickback("lifters", "rename", "Ana", "Anna")
    assert kickback("plan").stdout == "Anna on every machine: 5 reps\n"
