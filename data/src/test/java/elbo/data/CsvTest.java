package elbo.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
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
        ",0,1~0,5,6~|line 1 has \"\" in field 1",
        "1,2~3,~|line 2 has \"\" in field 2",
        "a,b~c,d~|line 2 has \"c\" in field 1",
        "1,nan~|line 1 has \"nan\" in field 2",
        "nan,NaN~1,2~|line 1 has \"nan\" in field 1",
        "1,2~3,-Inf~|line 2 has \"-Inf\" in field 2",
        "1,2~3,1e999~|line 2 has \"1e999\" in field 2",
        "1,2~3,1f~|line 2 has \"1f\" in field 2",
        "1,2~3,0x1p3~|line 2 has \"0x1p3\" in field 2",
        "1,2~3,1-2~|line 2 has \"1-2\" in field 2",
        "1 2~3 4~|line 2 has \"3 4\" in field 1",
        "0,5;1~0,5;1~|line 1 has \"0,5\" in field 1",
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
}
