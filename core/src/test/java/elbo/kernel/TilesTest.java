package elbo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("bits")
class TilesTest {
  /// The index of a number, computed independently: parts of 256 rows, tiles, rows, samples.
  static int place(Tiles tiles, int row, int sample) {
    int part = row / 256 * 256;
    int high = Math.min(256, (tiles.rows() + 7) / 8 * 8 - part);
    int tile = sample / tiles.width();
    return part * Block.SIZE + (tile * high + row - part) * tiles.width() + sample % tiles.width();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 200, 256, 257, 600})
  void everyNumberHasAPlaceOfItsOwn(int rows) {
    Tiles tiles = Tiles.ofFloats(rows);
    Set<Integer> places = new HashSet<>();
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < Block.SIZE; i++) {
        assertTrue(places.add(place(tiles, r, i)));
        assertTrue(place(tiles, r, i) < tiles.length());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 200, 256, 257, 600})
  void cutting(int rows) {
    float[] block = new float[rows * Block.SIZE];
    double[] inDouble = new double[rows * Block.SIZE];
    for (int i = 0; i < block.length; i++) {
      inDouble[i] = i + 1 + 1e-9;
      block[i] = -i;
    }
    Tiles tiles = Tiles.ofFloats(rows);
    Tiles doubles = Tiles.ofDoubles(rows);
    for (int count = 1; count <= Block.SIZE; count += 9) {
      float[] cut = new float[tiles.length()];
      float[] rounded = new float[tiles.length()];
      double[] cutInDouble = new double[doubles.length()];
      tiles.cut(count, block, cut);
      tiles.round(count, inDouble, rounded);
      doubles.cut(count, inDouble, cutInDouble);
      for (int r = 0; r < rows; r++) {
        for (int i = 0; i < count; i++) {
          int at = r * Block.SIZE + i;
          assertEquals(-at, cut[place(tiles, r, i)]);
          assertEquals(at + 1, rounded[place(tiles, r, i)]);
          assertEquals(at + 1 + 1e-9, cutInDouble[place(doubles, r, i)]);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 200, 256, 257, 600})
  void pastingUndoesCutting(int rows) {
    float[] block = new float[rows * Block.SIZE];
    for (int i = 0; i < block.length; i++) {
      block[i] = i - 1000;
    }
    Tiles tiles = Tiles.ofFloats(rows);
    for (int count = 1; count <= Block.SIZE; count += 9) {
      float[] cut = new float[tiles.length()];
      float[] back = new float[rows * Block.SIZE];
      tiles.cut(count, block, cut);
      tiles.activate(count, new Relu(), cut);
      tiles.paste(count, cut, back);
      for (int r = 0; r < rows; r++) {
        for (int i = 0; i < count; i++) {
          int at = r * Block.SIZE + i;
          assertEquals(Math.max(0, block[at]), back[at]);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 200, 256, 257, 600})
  void roundingOfSeparateSamples(int rows) {
    Tiles tiles = Tiles.ofFloats(rows);
    for (int count = 1; count <= Block.SIZE; count += 9) {
      double[] block = new double[rows * Block.SIZE];
      List<double[]> samples = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        double[] sample = new double[rows];
        for (int r = 0; r < rows; r++) {
          sample[r] = Math.sqrt(r * 131 + i);
          block[r * Block.SIZE + i] = sample[r];
        }
        samples.add(sample);
      }
      float[] expected = new float[tiles.length()];
      float[] rounded = new float[tiles.length()];
      tiles.round(count, block, expected);
      tiles.round(samples, new Scratch(), rounded);
      for (int r = 0; r < rows; r++) {
        for (int i = 0; i < count; i++) {
          assertEquals(expected[place(tiles, r, i)], rounded[place(tiles, r, i)]);
        }
      }
    }
  }
}
