package elbo.inference;

import elbo.kernel.Block;
import elbo.points.PointSet;
import elbo.points.Seed;
import elbo.points.Use;

/// Points that run through all combinations of finitely many numbers: sample s of a cloud has the
/// digits of s, each of which is one number (digit + ½) / radix.
///
/// @param particles of a cloud
/// @param radices of step t, particle p and coordinate j at `[t][p][j]`, at least 1
@SuppressWarnings("ArrayRecordComponent") // never compared
record Enumerated(int particles, int[][][] radices) implements PointSet {
  long combinations() {
    long all = 1;
    for (int[][] step : radices) {
      for (int[] particle : step) {
        for (int radix : particle) {
          all *= radix;
        }
      }
    }
    return all;
  }

  @Override
  public void fill(int observation, long first, int count, int from, int dimensions, double[] out) {
    for (int i = 0; i < count; i++) {
      long point = first + i;
      int particle = (int) (point % particles);
      int step = (int) (point / particles % radices.length);
      long cloud = point / particles / radices.length;
      for (int j = 0; j < dimensions; j++) {
        out[j * Block.SIZE + i] = number(cloud, step, particle, from + j);
      }
    }
  }

  private double number(long cloud, int step, int particle, int coordinate) {
    long rest = cloud;
    for (int t = 0; t < radices.length; t++) {
      for (int p = 0; p < particles; p++) {
        for (int j = 0; j < radices[t][p].length; j++) {
          int radix = radices[t][p][j];
          if (t == step && p == particle && j == coordinate) {
            return (rest % radix + 0.5) / radix;
          }
          rest /= radix;
        }
      }
    }
    throw new IllegalArgumentException("no coordinate " + coordinate + " at step " + step);
  }

  @Override
  public long size() {
    return 1;
  }

  @Override
  public Seed seed() {
    return Seed.of(0);
  }

  @Override
  public PointSet forUse(Use use) {
    return this;
  }

  @Override
  public String name() {
    return "Enumerated";
  }
}
