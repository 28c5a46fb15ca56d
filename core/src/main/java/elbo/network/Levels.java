package elbo.network;

/// The evenly spaced values that a number of an observation may have: 256 for the bytes of images.
///
/// Each level stands for the interval halfway to its neighbours; the lowest for all below, the
/// highest for all above, so that the probabilities of the levels sum to 1.
///
/// @param count at least 2
/// @param lowest the value of the first
/// @param highest the value of the last
public record Levels(int count, double lowest, double highest) {
  // Of a step, by which data in single precision may be off.
  private static final double OFF = 1e-3;

  /// @throws IllegalArgumentException if a number breaks its rule
  public Levels {
    if (count < 2) {
      throw new IllegalArgumentException("levels must be at least 2, but are " + count);
    }
    if (!(lowest < highest) || !Double.isFinite(highest - lowest)) {
      throw new IllegalArgumentException(
          "levels must be from a finite number to a larger one, but are from "
              + lowest
              + " to "
              + highest);
    }
  }

  /// The bytes of an image divided by 127.5, less 1: from −1 to 1, as in PixelCNN++.
  public static Levels symmetric() {
    return new Levels(256, -1, 1);
  }

  /// The bytes of an image, from 0 to 255.
  public static Levels bytes() {
    return new Levels(256, 0, 255);
  }

  /// The bytes of an image divided by 255, from 0 to 1.
  public static Levels unitInterval() {
    return new Levels(256, 0, 1);
  }

  /// The distance between two levels.
  public double step() {
    return (highest - lowest) / (count - 1);
  }

  /// The value of level k.
  double value(int k) {
    return Math.fma(k, step(), lowest);
  }

  /// The level of a value.
  int index(double x) {
    return (int) Math.rint((x - lowest) / step());
  }

  /// The nearest level.
  double nearest(double x) {
    double k = Math.rint((x - lowest) / step());
    return value((int) Math.clamp(k, 0, count - 1));
  }

  void check(int j, double x) {
    double k = (x - lowest) / step();
    if (!(Math.abs(k - Math.rint(k)) <= OFF && Math.rint(k) >= 0 && Math.rint(k) < count)) {
      throw new IllegalArgumentException(
          "an observation must be one of "
              + count
              + " levels from "
              + lowest
              + " to "
              + highest
              + ", but number "
              + j
              + " is "
              + x
              + ": scale the data to these levels, without noise");
    }
  }

  @Override
  public String toString() {
    return count + " levels from " + lowest + " to " + highest;
  }
}
