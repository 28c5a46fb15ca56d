package elbo.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TableTest {
  private static String print(Table table) {
    var out = new ByteArrayOutputStream();
    table.print(new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  @Test
  void columnsAreAlignedAndEmptyOnesLeftOut() {
    Table table = new Table("<name", "value", "empty", "± error");
    table.row("a", "-1.25", "", "0.5").row("longer", "3", "", "");
    assertEquals(
        """
          name    value  ± error
          a       -1.25      0.5
          longer      3
        """,
        print(table));
  }

  @Test
  void noHeadingsNoHeader() {
    assertEquals("  a   bc\n  de  f\n", print(new Table("<", "<").row("a", "bc").row("de", "f")));
  }

  @Test
  void rowsMustFit() {
    assertThrows(IllegalArgumentException.class, () -> new Table("a").row("1", "2"));
  }
}
