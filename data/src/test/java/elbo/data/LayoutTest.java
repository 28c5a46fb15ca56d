package elbo.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import elbo.InputException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutTest {
  // Two equal rows of 2 × 3 pixels of 4 channels; the number is 100·height + 10·width + channel.
  private static final Observations NHWC = images();

  private static Observations images() {
    byte[] payload = new byte[48];
    for (int i = 0; i < payload.length; i++) {
      int at = i % 24;
      payload[i] = (byte) (100 * (at / 12) + 10 * (at / 4 % 3) + at % 4);
    }
    return Bytes.read(
        "x.npy", Bytes.npy(1, Bytes.dictionary("|i1", "False", "(2, 2, 3, 4)"), payload));
  }

  @Test
  void transposes() {
    Observations nchw = NHWC.transposedFrom(Layout.NHWC);
    assertArrayEquals(new int[] {4, 2, 3}, nchw.rowShape());
    double[] row = nchw.row(0);
    int at = 0;
    for (int c = 0; c < 4; c++) {
      for (int h = 0; h < 2; h++) {
        for (int w = 0; w < 3; w++) {
          assertEquals(100 * h + 10 * w + c, row[at++]);
        }
      }
    }
    assertArrayEquals(nchw.row(1), nchw.slice(1, 2).row(0));
    Observations back = nchw.transposedFrom(Layout.NCHW);
    assertArrayEquals(NHWC.rowShape(), back.rowShape());
    assertArrayEquals(Bytes.rows(NHWC), Bytes.rows(back));
    assertEquals("x.npy, [2, 3, 4] nhwc as [4, 2, 3]", nchw.toRows().source());
  }

  @ParameterizedTest
  @ValueSource(strings = {"(4,)", "(2, 2)", "(1, 2, 2)", "(1, 2, 1, 1, 2)"})
  void needsThreeAxes(String shape) {
    byte[] file = Bytes.npy(1, Bytes.dictionary("|i1", "False", shape), new byte[4]);
    Observations read = Bytes.read("x.npy", file);
    for (Layout layout : Layout.values()) {
      assertThrows(InputException.class, () -> read.transposedFrom(layout));
    }
  }

  static Stream<Arguments> shapes() {
    return Stream.of(
        arguments(true, new int[] {28, 28}, new int[] {1, 28, 28}),
        arguments(true, new int[] {28, 28, 1}, new int[] {1, 28, 28}),
        arguments(true, new int[] {28, 28}, new int[] {784}),
        arguments(true, new int[] {1, 1, 784}, new int[] {28, 1, 28}),
        arguments(true, new int[] {4, 4, 3}, new int[] {16, 3}),
        arguments(true, new int[] {3, 4, 4}, new int[] {3, 16}),
        arguments(true, new int[] {3, 3, 3}, new int[] {3, 3, 3}),
        arguments(false, new int[] {4, 4, 3}, new int[] {3, 4, 4}),
        arguments(false, new int[] {4, 4, 3}, new int[] {3, 16}),
        arguments(false, new int[] {2, 3}, new int[] {3, 2}),
        arguments(false, new int[] {6, 4}, new int[] {2, 12}),
        arguments(false, new int[] {784}, new int[] {28, 27}));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void shapesAgree(boolean agree, int[] a, int[] b) {
    assertEquals(agree, Shape.agree(a, b), Arrays.toString(a) + Arrays.toString(b));
    assertEquals(agree, Shape.agree(b, a), Arrays.toString(a) + Arrays.toString(b));
  }

  @Test
  void namesBothShapes() {
    assertSame(NHWC, NHWC.requireShape(new int[0], "m"));
    assertSame(NHWC, NHWC.requireShape(new int[] {24}, "m"));
    assertEquals(
        "x.npy: rows have the shape [2, 3, 4], but m takes [4, 2, 3] (--layout nhwc transposes"
            + " them)",
        assertThrows(InputException.class, () -> NHWC.requireShape(new int[] {4, 2, 3}, "m"))
            .getMessage());
    assertEquals(
        "x.npy: rows have the shape [2, 3, 4], but m takes [4, 3, 2]",
        assertThrows(InputException.class, () -> NHWC.requireShape(new int[] {4, 3, 2}, "m"))
            .getMessage());
  }

  @Test
  void parses() {
    assertEquals(Layout.NCHW, Layout.parse("NCHW"));
    assertEquals(Layout.NHWC, Layout.parse(" nhwc"));
    assertThrows(InputException.class, () -> Layout.parse("hwcn"));
  }
}
