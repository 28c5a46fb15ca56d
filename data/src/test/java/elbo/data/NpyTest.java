package elbo.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import elbo.InputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {
  private static final String PAIR = "{'descr': '|i1', 'fortran_order': False, 'shape': (1, 2), }";

  static Stream<Arguments> types() {
    return Stream.of(
        arguments("b1", longs(0, 1), new double[] {0, 1}),
        arguments("u1", longs(0, 1), new double[] {0, 1}),
        arguments("u1", longs(51, 255), new double[] {0.2, 1}),
        arguments("i1", longs(7, -128), new double[] {7, -128}),
        arguments("u2", longs(258, 65535), new double[] {258, 65535}),
        arguments("i2", longs(258, -32768), new double[] {258, -32768}),
        arguments("u4", longs(16909060, 0xffffffffL), new double[] {16909060, 4294967295.0}),
        arguments("i4", longs(16909060, Integer.MIN_VALUE), new double[] {16909060, -0x1p31}),
        arguments(
            "u8",
            longs(72623859790382856L, -1),
            new double[] {(double) 72623859790382856L, 0x1p64}),
        // 2⁶³ + 1025 rounds up to 2⁶³ + 2048; 2⁶³ + 1024 is a tie and rounds to even.
        arguments(
            "u8",
            longs(Long.MIN_VALUE + 1025, Long.MIN_VALUE + 1024),
            new double[] {0x1p63 + 2048, 0x1p63}),
        arguments("i8", longs(-5, Long.MIN_VALUE), new double[] {-5, -0x1p63}),
        arguments("f2", longs(0x3555, 0x8001), new double[] {0.333251953125, -0x1p-24}),
        arguments(
            "f4",
            longs(Float.floatToIntBits(0.1f), Float.floatToIntBits(-Float.MIN_VALUE)),
            new double[] {0.1f, -Float.MIN_VALUE}),
        arguments(
            "f8",
            longs(Double.doubleToLongBits(0.1), Double.doubleToLongBits(-0.0)),
            new double[] {0.1, -0.0}));
  }

  @ParameterizedTest
  @MethodSource("types")
  void readsEveryTypeInBothOrdersAndAllVersions(String type, long[] bits, double[] expected) {
    int size = type.charAt(1) - '0';
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      ByteBuffer payload = ByteBuffer.allocate(2 * size);
      for (int i = 0; i < 2 * size; i++) {
        int octet = order == ByteOrder.LITTLE_ENDIAN ? i % size : size - 1 - i % size;
        payload.put((byte) (bits[i / size] >>> (8 * octet)));
      }
      String mark = order == ByteOrder.LITTLE_ENDIAN ? "<" : ">";
      for (int version = 1; version <= 3; version++) {
        for (String fortran : new String[] {"False", "True"}) {
          String header = Bytes.dictionary(mark + type, fortran, "(1, 2)");
          Observations read = Bytes.read("x", Bytes.npy(version, header, payload.array()));
          assertArrayEquals(expected, read.row(0), header);
        }
      }
    }
  }

  @Test
  void readsBytesWithoutAnOrder() {
    Observations read = Bytes.read("x", Bytes.npy(1, PAIR, Bytes.of(3, -4)));
    assertArrayEquals(new double[] {3, -4}, read.row(0));
  }

  @Test
  void readsFortranOrder() {
    // The number at position i₀ + 2·(i₁ + 3·i₂) of shape (2, 3, 2) is 100·i₀ + 10·i₁ + i₂.
    byte[] payload = Bytes.of(0, 100, 10, 110, 20, 120, 1, 101, 11, 111, 21, 121);
    String header = Bytes.dictionary("|i1", "True", "(2, 3, 2)");
    double[][] expected = {{0, 1, 10, 11, 20, 21}, {100, 101, 110, 111, 120, 121}};
    Observations read = Bytes.read("x", Bytes.npy(1, header, payload));
    assertArrayEquals(expected, Bytes.rows(read));
    assertArrayEquals(expected[1], read.slice(1, 2).row(0));
  }

  @Test
  void readsVectorAsRowsOfWidthOne() {
    for (String fortran : new String[] {"False", "True"}) {
      String header = Bytes.dictionary("|i1", fortran, "(3,)");
      Observations read = Bytes.read("x", Bytes.npy(1, header, Bytes.of(1, 2, 3)));
      assertArrayEquals(new double[][] {{1}, {2}, {3}}, Bytes.rows(read));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'shape': (1, 2), 'descr': '|i1', 'fortran_order': False}",
        "{'descr':'|i1','fortran_order':False,'shape':(1,2)}",
        "{ 'descr' : '|i1' , 'fortran_order' : False , 'shape' : ( 1 , 2, ) , }",
        "{'descr': '|i1', 'fortran_order': False, 'shape': (1L, 2L), }",
        "{u'descr': u'|i1', u'fortran_order': False, u'shape': (1L, 2L), }",
        "{\"descr\": \"|i1\", \"fortran_order\": False, \"shape\": (1, 2)}",
        "{'descr': '|i1', 'fortran_order': False,\n 'shape': (\n1,\t2)}"
      })
  void readsHeadersAsOthersWriteThem(String header) {
    Observations read = Bytes.read("x", Bytes.npy(1, header, Bytes.of(3, -4)));
    assertArrayEquals(new double[][] {{3, -4}}, Bytes.rows(read));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<c8|(1, 2)|descr is \"<c8\"",
        ">f16|(1, 2)|descr is \">f16\"",
        "<f12|(1, 2)|descr is \"<f12\"",
        "<float32|(1, 2)|descr is \"<float32\"",
        "l|(1, 2)|descr is \"l\"",
        "O|(1, 2)|numpy.save(…, x.astype('float64')) makes it so",
        "<U4|(1, 2)|descr is \"<U4\"",
        "<|(1, 2)|descr is \"<\"",
        "''|(1, 2)|descr is \"\"",
        "<f4|()|has no dimension",
        "<f4|(0, 2)|has shape 0 × 2",
        "<f4|(2, 0)|has shape 2 × 0",
        "<f4|(1,,2)|has \",2), }\" where Python would not",
        "<f4|(,)|has \",), }\" where Python would not",
        "<f4|(1 0, 2)|has \"0, 2), }\" where Python would not",
        "<f4|(L1L0, 2)|has \"L1L0, 2), }\" where Python would not",
        "<f4|(1LL, 2)|has \"L, 2), }\" where Python would not",
        "<f4|(1 L, 2)|has \"L, 2), }\" where Python would not",
        "<f4|(01, 2)|has \", 2), }\" where Python would not",
        "<f4|(1.0, 2)|where Python would not",
        "<f4|(2)|header of one descr",
        "<f4|[1, 2]|header of one descr",
        "<f4|(1, 2)(1, 2)|where Python would not",
        "<f4|(-1, 2)|header of one descr",
        "<f4|(1234567890123456789,)|header of one descr",
        "<f4|(999999999999999999,)|999999999999999999",
        "<f4|(999999999, 999999999)|999999998000000001 values of 4 bytes each, but 8 bytes",
        "<f4|(1, 3)|3 values of 4 bytes each, but 8 bytes",
        "<f4|(1, 1)|more bytes follow",
      })
  void rejectsTypeOrShape(String descr, String shape, String fragment) {
    String type = descr.equals("''") ? "" : descr;
    for (String fortran : new String[] {"False", "True"}) {
      byte[] file = Bytes.npy(1, Bytes.dictionary(type, fortran, shape), new byte[8]);
      Bytes.assertRejected(fragment, "x.npy", file);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"=f8", "f8", "|f8", "d", "<d", "float64", "double", "float"})
  void readsSpellingsOfTheSameType(String descr) {
    byte[] payload = Bytes.of(0, 0, 0, 0, 0, 0, 4, 0xc0);
    byte[] file = Bytes.npy(1, Bytes.dictionary(descr, "False", "(1, 1)"), payload);
    assertEquals(-2.5, Bytes.read("x.npy", file).row(0)[0]);
  }

  @Test
  void readsExtendedPrecision() {
    // 80 bits of 1, −π and 2⁻¹⁰⁷⁴ · 1.5 (which rounds to even), then six bytes of anything.
    ByteBuffer payload = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    payload.putLong(1L << 63).putShort((short) 0x3fff).putInt(1234567).putShort((short) 77);
    payload.putLong(0xc90fdaa22168c235L).putShort((short) 0xc000).putInt(0).putShort((short) 0);
    payload.putLong(3L << 62).putShort((short) (16383 - 1074)).putInt(0).putShort((short) 0);
    payload.putLong(0).putShort((short) 0).putInt(0).putShort((short) 0);
    byte[] file = Bytes.npy(1, Bytes.dictionary("<f16", "False", "(1, 4)"), payload.array());
    assertArrayEquals(
        new double[] {1, -Math.PI, 2 * Double.MIN_VALUE, 0}, Bytes.read("x.npy", file).row(0));
    // 1 and 2 in the 128 bits of other machines.
    byte[] others = new byte[32];
    others[15] = 0x3f;
    others[14] = (byte) 0xff;
    others[31] = 0x40;
    byte[] wrong = Bytes.npy(1, Bytes.dictionary("<f16", "False", "(1, 2)"), others);
    Bytes.assertRejected("as x86 writes it", "x.npy", wrong);
    others[7] = 0x40;
    others[8] = 1;
    Bytes.assertRejected(
        "as x86 writes it",
        "x.npy",
        Bytes.npy(1, Bytes.dictionary("<f16", "False", "(1, 2)"), others));
  }

  @Test
  void readsTables() {
    String header =
        "{'descr': [('a', '>i2'), (('title', 'n'), '|S2'), ('v', '<f4', (2,)), ('', '|V1')],"
            + " 'fortran_order': False, 'shape': (2,), }";
    byte[] payload =
        Bytes.of(
            1, 2, 'h', 'i', 0, 0, 0x80, 0x3f, 0, 0, 0, 0x40, 9, //
            0, 7, 'x', 0, 0, 0, 0, 0xbf, 0, 0, 0, 0, 9);
    byte[] file = Bytes.npy(1, header, payload);
    Bytes.assertRejected("\"n\" is another; --columns leaves it out", "x.npy", file);
    Observations read = Bytes.read("x.npy", file, Reading.PLAIN.withId("n"));
    assertArrayEquals(new double[][] {{258, 1, 2}, {7, -0.5, 0}}, Bytes.rows(read));
    assertEquals("hi", read.id(0).orElseThrow());
    assertEquals("x", read.id(1).orElseThrow());
    assertEquals("x", read.slice(1, 2).id(0).orElseThrow());
    Reading some = Reading.PLAIN.withColumns(Columns.parse("v[1],a")).withId("a");
    Observations chosen = Bytes.read("x.npy", file, some);
    assertArrayEquals(new double[][] {{2, 258}, {0, 7}}, Bytes.rows(chosen));
    assertEquals("258", chosen.id(0).orElseThrow());
    assertThrows(InputException.class, () -> Bytes.read("x.npy", Arrays.copyOf(file, 180)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[('a', '<f4'), ('b', [('c', '<f4')])]",
        "[('a', '<f4', (0,))]",
        "[('a', '<c8')]",
        "[('a',)]",
        "['a', '<f4']",
        "[(1, '<f4')]",
        "[('a', '|V4')]",
      })
  void rejectsTables(String descr) {
    String header = "{'descr': " + descr + ", 'fortran_order': False, 'shape': (1,), }";
    Bytes.assertRejected("must have", "x.npy", Bytes.npy(1, header, new byte[8]));
  }

  @Test
  void columnsOfAnArrayGoByNumber() {
    byte[] file =
        Bytes.npy(1, Bytes.dictionary("|i1", "False", "(2, 3)"), Bytes.of(1, 2, 3, 4, 5, 6));
    Reading reading = Reading.PLAIN.withColumns(Columns.parse("2,1")).withId("0");
    Observations read = Bytes.read("x.npy", file, reading);
    assertArrayEquals(new double[][] {{3, 2}, {6, 5}}, Bytes.rows(read));
    assertEquals("4", read.id(1).orElseThrow());
    Observations others = Bytes.read("x.npy", file, Reading.PLAIN.withId("1")).slice(1, 2);
    assertArrayEquals(new double[][] {{4, 6}}, Bytes.rows(others));
    byte[] images =
        Bytes.npy(1, Bytes.dictionary("|i1", "False", "(1, 3, 2)"), Bytes.of(1, 2, 3, 4, 5, 6));
    for (Reading wrong : new Reading[] {reading, Reading.PLAIN.withHeader("no")}) {
      assertThrows(InputException.class, () -> Bytes.read("x.npy", images, wrong));
    }
  }

  @Test
  void rejectsTooManyDimensions() {
    String shape = "(" + "1,".repeat(20000) + ")";
    byte[] file = Bytes.npy(1, Bytes.dictionary("<f4", "False", shape), new byte[4]);
    Bytes.assertRejected("at most 64 dimensions", "x.npy", file);
    String most = "(" + "1,".repeat(64) + ")";
    byte[] fits = Bytes.npy(1, Bytes.dictionary("<f4", "True", most), new byte[4]);
    assertEquals(1, Bytes.read("x.npy", fits).width());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{",
        "}",
        "[1, 2]",
        "{'descr': '|i1', 'fortran_order': False}",
        "{'descr': '|i1', 'fortran_order': False, 'shape': (1, 2)",
        "{'descr': '|i1', 'fortran_order': False, 'shape': (1, 2)} x",
        "{'descr': '|i1', 'fortran_order': False, 'shape': (1, 2), 'more': '1'}",
        "{'descr': '|i1', 'fortran_order': false, 'shape': (1, 2)}",
        "{'descr': '|i1' 'fortran_order': False, 'shape': (1, 2)}",
        "{'descr': '|i1', 'fortran_order': '', 'shape': '(1, 2)', 'shape",
      })
  void rejectsHeader(String header) {
    Bytes.assertRejected("one descr", "x.npy", Bytes.npy(2, header, new byte[2]));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'descr': True, 'fortran_order': False, 'shape': (1, 2)}",
        "{'descr': '|i1', 'fortran_order': 'False', 'shape': (1, 2)}",
        "{'descr': '|i1', 'fortran_order': False, 'shape': '1, 2'}",
        "{'descr': '|i1', 'descr': '|i1', 'fortran_order': False, 'shape': (1, 2)}",
      })
  void rejectsEntryOfWrongKind(String header) {
    Bytes.assertRejected("one descr", "x.npy", Bytes.npy(1, header, new byte[2]));
  }

  static Stream<Arguments> rejected() {
    byte[] version4 = Bytes.npy(1, PAIR, new byte[2]);
    version4[6] = 4;
    byte[] minor = Bytes.npy(1, PAIR, new byte[2]);
    minor[7] = 1;
    byte[] magic = Bytes.npy(1, PAIR, new byte[2]);
    magic[5] = 'y';
    byte[] length = Bytes.npy(2, PAIR, new byte[2]);
    length[11] = (byte) 0xff;
    byte[] longer = Bytes.npy(1, PAIR, new byte[2]);
    longer[9] = 2;
    return Stream.of(
        arguments("is of 4.0", version4),
        arguments("is of 1.1", minor),
        arguments("starts with 93 4e 55 4d 50 79", magic),
        arguments("at most 16777216 bytes, but has one of", length),
        arguments("the header takes", longer),
        arguments("must be a file of its own to be read as NPZ", Bytes.of('P', 'K', 3, 4)),
        arguments("the magic number of NPY takes 8", Bytes.of(0x93, 'N', 'U', 'M', 'P', 'Y')),
        arguments(
            "row 1, column 0 is Infinity",
            Bytes.npy(
                1, Bytes.dictionary("<f2", "False", "(2, 1)"), Bytes.of(0x00, 0x3c, 0x00, 0x7c))),
        arguments(
            "row 0, column 1 is NaN",
            Bytes.npy(
                1,
                Bytes.dictionary(">f4", "True", "(2, 2)"),
                Bytes.of(0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 0xc0, 0, 0, 0, 0, 0, 0))));
  }

  @ParameterizedTest
  @MethodSource("rejected")
  void rejects(String fragment, byte[] file) {
    Bytes.assertRejected(fragment, "x.npy", file);
    Bytes.assertRejected(fragment, "x.npy.gz", Bytes.gzip(file));
  }

  private static long[] longs(long... values) {
    return values;
  }
}
