package org.tagatlas.viewpoints;

/**
 * How many of the photographers at a place photograph a subject.
 *
 * @param photographers photographers of the subject
 * @param everybody photographers of anything, at least as many
 */
public record Popularity(long photographers, long everybody) {

  /** The 97.5 % quantile of the normal distribution. */
  private static final double Z = 1.959964;

  /** Raises {@code everybody} to the photographers, as both may be estimates. */
  public Popularity {
    everybody = Math.max(photographers, everybody);
  }

  /** Returns the share of photographers who photograph the subject, from 0 to 1. */
  public double share() {
    return everybody == 0 ? 0 : (double) photographers / everybody;
  }

  /** Returns the log-odds of the subject, with half a photographer added to both sides. */
  public double logOdds() {
    return Math.log((photographers + 0.5) / (everybody - photographers + 0.5));
  }

  /** Returns the lower bound of the share's 95 % interval (Wilson 1927), from 0 to 1. */
  public double shareAtLeast() {
    if (everybody == 0) {
      return 0;
    }
    double n = everybody;
    double p = share();
    double square = Z * Z;
    double middle = p + square / (2 * n);
    double margin = Z * Math.sqrt(p * (1 - p) / n + square / (4 * n * n));
    return Math.max(0, (middle - margin) / (1 + square / n));
  }
}
