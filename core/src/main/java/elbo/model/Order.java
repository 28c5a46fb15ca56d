package elbo.model;

import java.util.Arrays;
import java.util.Locale;
import org.apache.commons.rng.UniformRandomProvider;

/// The order in which an autoregressive model takes the positions of an observation.
public final class Order {
  private final int[] places;
  private final int[] positions;

  private Order(int[] positions) {
    this.positions = positions.clone();
    places = new int[positions.length];
    Arrays.fill(places, -1);
    for (int p = 0; p < positions.length; p++) {
      int position = positions[p];
      if (position < 0 || position >= places.length || places[position] >= 0) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "an order of %d positions has each from 0 to %d once, but number %d of it is %d%s",
                positions.length,
                positions.length - 1,
                p,
                position,
                position < 0 || position >= places.length ? "" : " again"));
      }
      places[position] = p;
    }
  }

  /// The positions as they stand.
  public static Order raster(int size) {
    int[] positions = new int[size];
    Arrays.setAll(positions, p -> p);
    return new Order(positions);
  }

  /// An order by its positions, the first one first.
  ///
  /// @param positions a permutation of the numbers from 0 on
  /// @throws IllegalArgumentException if it is none
  public static Order of(int... positions) {
    return new Order(positions);
  }

  static Order random(int size, UniformRandomProvider random) {
    int[] positions = raster(size).positions;
    for (int p = size - 1; p > 0; p--) {
      int other = random.nextInt(p + 1);
      int moved = positions[p];
      positions[p] = positions[other];
      positions[other] = moved;
    }
    return new Order(positions);
  }

  /// The order that has place i where this has position i: what is meant where a list has the place
  /// of each position.
  public Order inverse() {
    return new Order(places);
  }

  /// How many positions there are.
  public int size() {
    return places.length;
  }

  /// The place of a position, from 0 on.
  public int place(int position) {
    return places[position];
  }

  /// The position at a place.
  public int position(int place) {
    return positions[place];
  }

  /// Whether the positions are as they stand.
  public boolean isRaster() {
    return Arrays.equals(positions, raster(positions.length).positions);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Order that && Arrays.equals(that.positions, positions);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(positions);
  }

  /// The first positions: `3, 0, 2, 1`, or `3, 0, 2, 1, 4, 5, …`.
  @Override
  public String toString() {
    if (positions.length > 1 && isRaster()) {
      return "raster";
    }
    int shown = Math.min(positions.length, 6);
    String first = Arrays.toString(Arrays.copyOf(positions, shown));
    String list = first.substring(1, first.length() - 1);
    return shown < positions.length ? list + ", …" : list;
  }
}
