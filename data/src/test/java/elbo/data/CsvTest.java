package elbo.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.InputException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
  private static final double[][] ROWS = {{1, -2.5}, {0.003, 4e10}};

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1,-2.5\n.003,4E+10\n",
        "1,-2.5\n.003,4E+10",
        "1,-2.5\r\n3e-3,4e10\r\n",
        "a,b\n1,-2.5\n0.003,4e10\n",
        "\"a,1\",b\n1,-2.5\n0.003,4e10\n",
        "1d,0x2\n1,-2.5\n0.003,4e10\n",
        "\n\n1,-2.5\n\n0.003,4e10\n\n",
        " 1 , -2.5\n 0.003,\t4e10 \n",
        "\"1\",\"-2.5\"\n0.003,4e10\n",
        "1;-2.5\n0.003;4e10\n",
        "1\t-2.5\n0.003\t4e10\n",
        "a;b\n1;-2.5\n0.003;4e10\n",
        "\u00ef\u00bb\u00bf1,-2.5\n0.003,4e10\n",
        "+1.,-2.5\n0.003,40000000000\n",
        "1 -2.5\n.003 4E+10\n",
        "1 -2.5 \n.003 4E+10 ",
        "  1    -2.5\n  0.003 4e10\n",
        "a b\n1 -2.5\n.003 4E+10\n",
        "\"a 1\" b\n1 -2.5\n.003 4E+10\n",
        "# a,b\n1,-2.5\n.003,4E+10\n# end\n",
        "# made, by, numpy\n#\n1,-2.5\n.003,4E+10\n",
        "1.000000000000000000e+00 -2.500000000000000000e+00\n3.0e-03 4e+10\n",
      })
  void reads(String text) {
    assertArrayEquals(ROWS, Bytes.rows(Bytes.read("x.csv", Bytes.ascii(text))));
    assertArrayEquals(ROWS, Bytes.rows(Bytes.read("x.TSV.GZ", Bytes.gzip(Bytes.ascii(text)))));
  }

  @Test
  void readsOneColumn() {
    Observations read = Bytes.read("x.txt", Bytes.ascii("x\n1\n2\n3\n"));
    assertEquals(1, read.width());
    assertArrayEquals(new double[][] {{1}, {2}, {3}}, Bytes.rows(read));
  }

  @Test
  void readsWideLines() {
    String line = "0.5,".repeat(99_999) + "7\n";
    Observations read = Bytes.read("x.csv", Bytes.ascii(line + line));
    assertEquals(100_000, read.width());
    assertEquals(7, read.row(1)[99_999]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,2~3~|line 2 has 1 and the first 2",
        "1,2~3,4,5~|line 2 has 3 and the first 2",
        "a,b~1,2,3~|line 2 has 3 and the first 2",
        "1,2~~~3,4~5~|line 5 has 1",
        "1,2~3,x~|line 2 has \"x\" in field 2",
        "1,x~3,4~|line 1 has \"x\" in field 2",
        "1,,3~4,5,6~|line 1 has \"\" in field 2",
        ",0,x~0,5,6~|line 1 has \"\" in field 1",
        ",,~0,5,6~|line 1 has \"\" in field 1",
        "NA,NA~1,2~|line 1 has \"NA\" in field 1",
        "0,1~1,0~|line 1 may be a header or a row",
        "0~1~|line 1 may be a header or a row",
        "0,1,2~|line 1 may be a header or a row",
        "0.0,1.0,2.0~0.5,1.5,2.5~|line 1 may be a header or a row",
        "1.0,2.0,3.0,4.0~0.5,1.5,2.5,3~|line 1 may be a header or a row",
        "1,2,3~0.5,1.5,2.5~|line 1 may be a header or a row",
        "400,402,404,406~1,2,3,5~|line 1 may be a header or a row",
        "1,2~#3,4~5,6|must have no row behind a #, but line 2 is one",
        "1,2~#,4~5,6|must have no row behind a #, but line 2 is one",
        "#3,4~5,6|must have no row behind a #, but line 1 is one",
        "1,2~3,4~ # end~|line 3 has 1 and the first 2",
        "1,2~3,~|line 2 has \"\" in field 2",
        "a,b~c,d~|line 2 has \"c\" in field 1",
        "1,nan~|line 1 has \"nan\" in field 2",
        "nan,NaN~1,2~|line 1 has \"nan\" in field 1",
        "1,2~3,-Inf~|line 2 has \"-Inf\" in field 2",
        "1,2~3,1e999~|line 2 has \"1e999\" in field 2",
        "1,2~3,1f~|line 2 has \"1f\" in field 2",
        "1,2~3,0x1p3~|line 2 has \"0x1p3\" in field 2",
        "1,2~3,1-2~|line 2 has \"1-2\" in field 2",
        "1 2~3 4 5~|line 2 has 3 and the first 2",
        "1 2~3~|line 2 has 1 and the first 2",
        "0,5;1~0,5;1~|line 1 has \"0,5\" in field 1: numbers must have a decimal point",
        "0,5 1,5~|line 1 has \"5 1\" in field 2",
        "0,5\t1,5~|in field 1: numbers must have a decimal point",
        "a,b~|at least one line of numbers",
        "~~|at least one line of numbers",
        "1,2~3,\"4~5,6|is not CSV",
      })
  void rejects(String text, String fragment) {
    byte[] file = Bytes.ascii(text.replace('~', '\n'));
    Bytes.assertRejected(fragment, "x.csv", file);
    Bytes.assertRejected(fragment, "x.csv.gz", Bytes.gzip(file));
  }

  @Test
  void rejectsLongFieldInOneShortLine() {
    byte[] file = ("1\n" + "é".repeat(1_000_000)).getBytes(StandardCharsets.UTF_8);
    Bytes.assertRejected("éééé…\" in field 1", "x.csv", file);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // What pandas writes: names that are numbers, with and without the index.
        "0,1,2,3~1,2,3,5~|[[1.0, 2.0, 3.0, 5.0]]||without its first line 0 … 3",
        "0,1~1,2.5~|[[1.0, 2.5]]||",
        ",0,1~7,1,2~9,3,4~|[[1.0, 2.0], [3.0, 4.0]]|7 9|ids from its first column",
        "'\"\",\"V1\"~\"a\",1~\"b\",2~'|[[1.0], [2.0]]|a b|ids from its first column",
        ",x~7,1~|[[1.0]]|7|ids from its first column",
        "x,,y~7,1,2~|[[7.0, 1.0, 2.0]]||",
      })
  void headers(String text, String rows, String ids, String remark) {
    Observations read = Bytes.read("x.csv", Bytes.ascii(text.replace('~', '\n')));
    assertEquals(rows, Arrays.deepToString(Bytes.rows(read)));
    assertEquals(ids == null ? "" : ids, ids(read));
    assertTrue(read.toRows().source().contains(remark == null ? "x.csv" : remark));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "yes|||400,402~1,3~|[[1.0, 3.0]]|",
        "no|||0,1~1,0~|[[0.0, 1.0], [1.0, 0.0]]|",
        "|||1,2,3~4,5,6~|[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]|",
        "|||0.0,1.0~0.5,2.5~|[[0.0, 1.0], [0.5, 2.5]]|",
        "no|||0,1,2,3~|[[0.0, 1.0, 2.0, 3.0]]|",
        "yes|||1,x~1,0~|[[1.0, 0.0]]|",
        "|1:||5,1,2~6,3,4~|[[1.0, 2.0], [3.0, 4.0]]|",
        "|2,0||5,1,2~6,3,4~|[[2.0, 5.0], [4.0, 6.0]]|",
        "|p0:p1||label,p0,p1~cat,1,2~|[[1.0, 2.0]]|",
        "|p1,p0||label,p0,p1~cat,1,2~|[[2.0, 1.0]]|",
        "||label|label,p0,p1~cat,1,2~|[[1.0, 2.0]]|cat",
        "||0|cat,1,2~dog,3,4~|[[1.0, 2.0], [3.0, 4.0]]|cat dog",
        "|p1|label|label,p0,p1~cat,1,2~|[[2.0]]|cat",
        "|x|2|2,x~cat,1~|[[1.0]]|",
        "|b||# a,b~1,2~3,4~|[[2.0], [4.0]]|",
        "|a:b||a,b,2020~1,2,x~|[[1.0, 2.0]]|",
        "|0:2||,a,b~7,1,2~|[[7.0, 1.0]]|",
      })
  void choices(String header, String columns, String id, String text, String rows, String ids) {
    Reading reading = reading(header, columns, id);
    if (id != null && id.equals("2")) {
      // A number is not taken for the name of another column.
      Bytes.assertRejected("is the name of column 0", reading, text.replace('~', '\n'));
      return;
    }
    Observations read = Bytes.read("x.csv", Bytes.ascii(text.replace('~', '\n')), reading);
    assertEquals(rows, Arrays.deepToString(Bytes.rows(read)));
    assertEquals(ids == null ? "" : ids, ids(read));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no||a,b~1,2~|line 1 has \"a\"",
        "|c|a,b~1,2~|has no column \"c\"; there are a, b",
        "|2|a,b~1,2~|has 2 columns, counted from 0, but column 2",
        "|0:3|a,b~1,2~|but column 3",
        "|1:1|a,b~1,2~|must have A < B",
        "|a,0|a,b~1,2~|must be distinct",
        "|a|a,a~1,2~|exists more than once",
        "|a|1,2~|has no column \"a\"; its columns have no names",
        "|b:a|a,b~1,2~|has no column \"b:a\"",
      })
  void rejectsChoices(String header, String columns, String text, String fragment) {
    Bytes.assertRejected(fragment, reading(header, columns, null), text.replace('~', '\n'));
  }

  @Test
  void rejectsForms() {
    assertThrows(InputException.class, () -> Columns.parse("1,,2"));
    assertThrows(InputException.class, () -> Columns.parse(""));
    assertThrows(InputException.class, () -> Reading.PLAIN.withHeader("maybe"));
  }

  @Test
  void rejectsUtf16() {
    byte[] file = "1,2\n".getBytes(StandardCharsets.UTF_16);
    Bytes.assertRejected("must be UTF-8 text, but is UTF-16", "x.csv", file);
  }

  private static Reading reading(String header, String columns, String id) {
    Reading reading = header == null ? Reading.PLAIN : Reading.PLAIN.withHeader(header);
    reading = columns == null ? reading : reading.withColumns(Columns.parse(columns));
    return id == null ? reading : reading.withId(id);
  }

  private static String ids(Observations read) {
    return IntStream.range(0, read.rows())
        .mapToObj(row -> read.id(row).orElse(""))
        .collect(Collectors.joining(" "))
        .strip();
  }
}
