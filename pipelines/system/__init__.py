"""What the machine gives: git, disks, file locks, and the points where tests kill a process."""
