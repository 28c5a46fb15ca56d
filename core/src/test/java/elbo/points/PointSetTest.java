package elbo.points;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.kernel.Block;
import elbo.kernel.Runs;
import elbo.kernel.Scratch;
import elbo.name.Catalog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// The contract of a point set, for every one that the catalogue finds.
@Tag("bits")
@ParameterizedClass
@MethodSource("names")
class PointSetTest {
  private static final Catalog<PointSet> CATALOG = new Catalog<>(PointSet.class, "elbo.points");
  private static final int D = 5;

  /// What the parameters of point sets are tried with, by their names.
  private static final Map<String, List<String>> VALUES =
      Map.of(
          "seed", List.of("42", "a text"),
          "scramble", Arrays.stream(Scramble.values()).map(Scramble::name).toList(),
          "size", List.of("1", "2", "16", "64", "128", "4096", "262144"));

  @Parameter String name;

  static Stream<String> names() {
    Stream<String> largest = Stream.of("Sobol(5,OWEN,281474976710656)", "Lattice(5,1048576)");
    return Stream.concat(CATALOG.signatures().stream().flatMap(PointSetTest::names), largest);
  }

  private static Stream<String> names(String signature) {
    int open = signature.indexOf('(');
    Stream<String> names = Stream.of(signature.substring(0, open));
    String separator = "(";
    for (String parameter : signature.substring(open + 1, signature.length() - 1).split(",")) {
      List<String> values = VALUES.get(parameter);
      assertTrue(values != null, () -> "no values to try " + parameter + " of " + signature);
      String before = separator + parameter + "=";
      names = names.flatMap(start -> values.stream().map(value -> start + before + value));
      separator = ",";
    }
    return names.map(start -> start + ")");
  }

  private PointSet points() {
    return CATALOG.parse(name);
  }

  private static double[] fill(
      PointSet p, int observation, long first, int count, int from, int d) {
    double[] out = new double[(d + 1) * Block.SIZE];
    Arrays.fill(out, d * Block.SIZE, out.length, -1);
    p.fill(observation, first, count, from, d, out);
    for (int i = d * Block.SIZE; i < out.length; i++) {
      assertEquals(-1, out[i], "only the rows that are asked for are written");
    }
    return out;
  }

  @Test
  void blocksHoldThePointsThatAreAskedForOneByOne() {
    PointSet points = points();
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(11);
    for (int k = 0; k < 30; k++) {
      long first = k < 10 ? 13 * k : random.nextLong(k < 20 ? 5000 : 1L << 40);
      int count = k < 10 ? Block.SIZE : random.nextInt(Block.SIZE + 1);
      int observation = random.nextInt();
      double[] block = fill(points, observation, first, count, 0, D);
      for (int i = 0; i < count; i++) {
        double[] one = fill(points, observation, first + i, 1, 0, D);
        for (int j = 0; j < D; j++) {
          double u = block[j * Block.SIZE + i];
          assertEquals(one[j * Block.SIZE], u);
          assertTrue(u > 0 && u < 1);
        }
      }
    }
  }

  @Test
  void anyRangeOfDimensionsHoldsTheSameNumbers() {
    PointSet points = points();
    int d = 7;
    int[] counts = {0, 1, 3, 8, 15, 17, 127, 128};
    for (int count : counts) {
      long first = 1000 + count / 2;
      double[] whole = fill(points, -3, first, count, 0, d);
      for (int from = 0; from <= d; from++) {
        for (int dimensions = 0; from + dimensions <= d; dimensions++) {
          double[] part = fill(points, -3, first, count, from, dimensions);
          for (int j = 0; j < dimensions; j++) {
            int row = (from + j) * Block.SIZE;
            int mismatch =
                Arrays.mismatch(
                    whole, row, row + count, part, j * Block.SIZE, j * Block.SIZE + count);
            assertEquals(-1, mismatch, from + " + " + j);
          }
        }
      }
    }
  }

  @Test
  void dimensionsEndWhereTheySay() {
    PointSet points = points();
    int end = points.dimensions();
    double[] last = fill(points, 1, 77, 3, end - 3, 3);
    assertEquals(last[2 * Block.SIZE], fill(points, 1, 77, 3, end - 1, 1)[0]);
    assertEquals(last[Block.SIZE], fill(points, 1, 77, 3, end - 2, 2)[0]);
    for (int from : new int[] {end - 1, end}) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> fill(points, 0, 0, 1, from, 2));
      assertEquals(
          points.getClass().getSimpleName()
              + " has at most "
              + end
              + " dimensions, but "
              + (from + 2L)
              + " are needed",
          e.getMessage());
    }
  }

  @Test
  void otherAddressesHoldOtherNumbers() {
    PointSet points = points();
    double[] u = fill(points, 3, 0, Block.SIZE, 0, 2);
    double[] other = fill(points, 4, 0, Block.SIZE, 0, 2);
    double[] replicate = fill(points, 3, points.size(), Block.SIZE, 0, 2);
    double[] far = fill(points, 3, Math.max(points.size(), 1L << 32), Block.SIZE, 0, 2);
    for (int i = 0; i < Block.SIZE; i++) {
      assertNotEquals(u[i], other[i]);
      assertNotEquals(u[i], replicate[i]);
      assertNotEquals(u[i], far[i]);
      assertNotEquals(u[i], u[Block.SIZE + i]);
    }
  }

  // The points, those of their uses, and those of uses of uses.
  private List<PointSet> family() {
    List<PointSet> family = new ArrayList<>(List.of(points()));
    for (Use use : Use.values()) {
      PointSet other = points().forUse(use);
      family.add(other);
      Arrays.stream(Use.values()).map(other::forUse).forEach(family::add);
    }
    return family;
  }

  @Test
  void noTwoUsesShareNumbers() {
    Set<Double> seen = new HashSet<>();
    for (PointSet points : family()) {
      for (int observation = 0; observation < 3; observation++) {
        double[] u = fill(points, observation, 0, Block.SIZE, 0, 3);
        for (int at = 0; at < 3 * Block.SIZE; at++) {
          assertTrue(seen.add(u[at]), points::name);
        }
      }
    }
  }

  @Test
  void usesHaveTheSameKindOfPoints() {
    PointSet points = points();
    for (PointSet other : family()) {
      assertEquals(points.getClass(), other.getClass());
      assertEquals(points.size(), other.size());
      assertEquals(points.dimensions(), other.dimensions());
    }
    String seed = name.contains("a text") ? "a text" : name.replaceAll("\\D*(\\d+).*", "$1");
    String expected = points.name().replace("seed=" + seed, "seed=proposal of seed " + seed);
    assertEquals(expected, points.forUse(Use.ADAPTATION).name());
  }

  @Test
  void namesReadBack() {
    for (PointSet points : family()) {
      PointSet again = CATALOG.parse(points.name());
      assertEquals(points, again);
      assertEquals(points.hashCode(), again.hashCode());
      assertEquals(points.name(), again.name());
      double[] expected = fill(points, 1, 64, Block.SIZE, 0, D);
      assertEquals(-1, Arrays.mismatch(expected, fill(again, 1, 64, Block.SIZE, 0, D)));
    }
  }

  /// Lanes of several observations have the points that each observation has.
  @Test
  void pointsOfSeveralObservations() {
    int[] observations = {7, 3, 4, 5, 900, 2};
    for (int size : new int[] {1, 3, 50, 128, 300}) {
      int all = Math.min(size * observations.length, 400);
      for (int at = 0; at < all; at += Block.SIZE) {
        Runs runs = new Runs(size, at, Math.min(Block.SIZE, all - at));
        double[] out = new double[D * Block.SIZE];
        points().fill(observations, runs, 1 << 10, 1, D, new Scratch(), out);
        for (int m = runs.firstMember(); m <= runs.lastMember(); m++) {
          int count = runs.to(m) - runs.from(m);
          double[] own = fill(points(), observations[m], (1 << 10) + runs.element(m), count, 1, D);
          for (int j = 0; j < D; j++) {
            for (int i = 0; i < count; i++) {
              assertEquals(
                  own[j * Block.SIZE + i], out[j * Block.SIZE + runs.from(m) + i], name + m);
            }
          }
        }
      }
    }
  }
}
