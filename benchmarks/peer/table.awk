# Prints a table of the rounds for one kind of points. Input columns: kind, round, who, what,
# points, wall seconds, CPU seconds, points per second.

function median(values, count,    i, j, swap) {
  for (i = 1; i <= count; i++)
    for (j = i + 1; j <= count; j++)
      if (values[j] < values[i]) { swap = values[i]; values[i] = values[j]; values[j] = swap }
  return count % 2 ? values[(count + 1) / 2] : (values[count / 2] + values[count / 2 + 1]) / 2
}

# Wall or CPU seconds of a measurement in a round.
function wall(round, what) { return seconds[round, what, "wall"] }
function cpu(round, what) { return seconds[round, what, "cpu"] }

function row(name, v) {
  printf "%-6s", name
  for (c = 1; c <= columns; c++) printf "%*.*f", width[c], digits[c], v[c]
  printf "\n"
}

$1 == kind {
  what = $3 "." $4
  seconds[$2, what, "wall"] = $6
  seconds[$2, what, "cpu"] = $7
  if ($2 > rounds) rounds = $2
}

END {
  printf "\n%s: %d points, one thread each\n\n", kind, points
  printf "%-6s%22s%22s%22s%26s%24s\n", "", "ours", "peer, one batch", "peer, batches of 200", \
    "ours/peer, one batch", "ours/peer, of 200"
  printf "%-6s", "round"
  for (c = 1; c <= 3; c++) printf "%10s%6s%6s", "Mpoints/s", "wall", "CPU"
  printf "%10s%8s%8s%8s%8s%8s\n", "speed", "CPU", "cold", "speed", "CPU", "cold"
  columns = 15
  for (c = 1; c <= 9; c++) { width[c] = c % 3 == 1 ? 10 : 6; digits[c] = 2 }
  for (c = 10; c <= columns; c++) { width[c] = c == 10 ? 10 : 8; digits[c] = 2 }
  for (r = 1; r <= rounds; r++) {
    split("ours.warm peer.whole peer.batches", of, " ")
    for (k = 1; k <= 3; k++) {
      v[3 * k - 2] = points / wall(r, of[k]) / 1e6
      v[3 * k - 1] = wall(r, of[k])
      v[3 * k] = cpu(r, of[k])
    }
    for (k = 2; k <= 3; k++) {
      at = 10 + 3 * (k - 2)
      v[at] = wall(r, of[k]) / wall(r, "ours.warm")
      v[at + 1] = cpu(r, of[k]) / cpu(r, "ours.warm")
      v[at + 2] = (wall(r, "peer.load") + wall(r, of[k])) / (wall(r, "ours.load") + wall(r, "ours.first"))
    }
    row(r, v)
    for (c = 1; c <= columns; c++) all[c, r] = v[c]
  }
  for (c = 1; c <= columns; c++) {
    for (r = 1; r <= rounds; r++) one[r] = all[c, r]
    v[c] = median(one, rounds)
  }
  row("median", v)
}
