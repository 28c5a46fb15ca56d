package elbo.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elbo.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowRangeTest {
  @ParameterizedTest
  @CsvSource({
    "2:5,2,5,2:5",
    "5,5,6,5:6",
    "0,0,1,0:1",
    "7:,7,10,7:",
    ":3,0,3,0:3",
    ":,0,10,0:",
    "0:10,0,10,0:10",
    "' 2:5 ',2,5,2:5",
    "007,7,8,7:8"
  })
  void parses(String text, int from, int to, String printed) {
    RowRange range = RowRange.parse(text);
    assertEquals(printed, range.toString());
    assertEquals(range, RowRange.parse(range.toString()));
    assertEquals(new RowRange(from, to), range.within("x", 10));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a",
        "1:b",
        "-1",
        "-3:",
        "1:-1",
        "1:2:3",
        "1-2",
        "1.5",
        "1 : 2",
        "2147483647",
        "0:2147483647",
        "0:99999999999",
        "٣",
        "5:5",
        "5:4",
        ":0"
      })
  void rejects(String text) {
    String message = assertThrows(InputException.class, () -> RowRange.parse(text)).getMessage();
    assertTrue(message.startsWith("rows "), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "9:11", "10:", "1000:1001"})
  void rejectsRowsOutside(String text) {
    RowRange range = RowRange.parse(text);
    String message =
        assertThrows(InputException.class, () -> range.within("some.npy", 10)).getMessage();
    assertEquals("some.npy: has 10 rows, but rows " + range + " were asked for", message);
  }

  @Test
  void slices() {
    Observations all = Observations.of("x", new double[][] {{1}, {2}, {3}});
    assertArrayEquals(new double[][] {{2}, {3}}, Bytes.rows(all.slice(RowRange.parse("1:"))));
    assertArrayEquals(new double[][] {{3}}, Bytes.rows(all.slice(1, 3).slice(new RowRange(1, 2))));
    assertEquals(3, all.slice(RowRange.ALL).rows());
    assertThrows(InputException.class, () -> all.slice(new RowRange(2, 4)));
  }
}
