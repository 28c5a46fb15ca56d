package elbo.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import elbo.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionFilesTest {
  private static final String CELLS = "gene,batch,age\nA,0,31.5\nB,2,7\n";

  @TempDir Path folder;

  private static double[][] rows(Observations read) {
    return IntStream.range(0, read.rows()).mapToObj(read::row).toArray(double[][]::new);
  }

  private Path cells() throws IOException {
    return Files.writeString(folder.resolve("cells.csv"), CELLS);
  }

  @Test
  void bytesOfIdxAreLabelsHereAndGreyLevelsInData() throws IOException {
    Path file = folder.resolve("labels.idx1-ubyte");
    Files.write(file, new byte[] {0, 0, 8, 1, 0, 0, 0, 3, 7, 2, (byte) 255});
    assertArrayEquals(new double[][] {{7}, {2}, {255}}, rows(ConditionFiles.read(file.toString())));
    assertArrayEquals(
        new double[][] {{7 / 255.0}, {2 / 255.0}, {1}}, rows(ObservationFiles.read(file)));
  }

  @Test
  void namedColumnsComeInTheirOrderFromAFileThatMayHoldText() throws IOException {
    Observations read = ConditionFiles.read(cells() + ":age,batch");
    assertArrayEquals(new double[][] {{31.5, 0}, {7, 2}}, rows(read));
    assertEquals(cells() + ":age,batch", read.source());
    assertArrayEquals(new double[][] {{0}, {2}}, rows(ConditionFiles.read(cells() + ":batch")));
  }

  @Test
  void aFileWithAColonInItsNameIsThatFile() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "1\n2\n");
    Path odd = Files.copy(file, folder.resolve("a.csv:batch"));
    assertThrows(InputException.class, () -> ConditionFiles.read(odd.toString()), "no format");
    assertArrayEquals(new double[][] {{1}, {2}}, rows(ConditionFiles.read(file.toString())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "cells.csv:sex|has no column \"sex\"; there are gene, batch, age",
        "cells.csv:gene|but line 2 has \"A\" in field 1",
        "cells.csv:|columns must be names, numbers or ranges",
        "twice.csv:a|column \"a\" exists more than once",
        "short.csv:b|but line 2 has 1 and the first 2",
        "header.csv:a|must hold at least one line of numbers",
        "none.csv:a|none.csv:a: must exist",
        "none.npy|none.npy: must exist"
      })
  void whatIsWrongIsOneLine(String text, String named) throws IOException {
    cells();
    Files.writeString(folder.resolve("twice.csv"), "a,a\n1,2\n");
    Files.writeString(folder.resolve("short.csv"), "a,b\n1\n");
    Files.writeString(folder.resolve("header.csv"), "a,b\n");
    String message =
        assertThrows(InputException.class, () -> ConditionFiles.read(folder + "/" + text))
            .getMessage();
    assertEquals(1, message.lines().count(), message);
    assertEquals(true, message.contains(named), message);
  }
}
