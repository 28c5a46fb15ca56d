package elbo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import elbo.bench.Recorder.Request;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecorderTest {
  private static Optional<Request> parsed(String line) {
    return Request.of(List.of(line.split(" ")));
  }

  @Test
  void whatComesBehindTheNameBelongsToWhatIsRun() {
    assertEquals(
        new Request(false, "--peers", "rows", List.of("--samples", "1,10")),
        parsed("--peers rows --samples 1,10").orElseThrow());
    assertEquals(
        new Request(true, "", "dense", List.of("DenseLayer", "-f", "1")),
        parsed("--dirty dense DenseLayer -f 1").orElseThrow());
    assertEquals(
        new Request(false, "--samples", "samples", List.of()),
        parsed("--samples samples").orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--dirty",
        "--peers",
        "--peers --threads",
        "--spark spark 2",
        "--samples samples 2",
        "--mnist mnist",
        "--sample samples",
        "-f 1"
      })
  void whatIsNotUnderstoodIsRefused(String line) {
    assertEquals(Optional.empty(), parsed(line));
  }
}
