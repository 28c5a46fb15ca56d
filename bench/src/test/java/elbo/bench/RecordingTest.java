package elbo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
  private static final List<String> FLAGS = List.of("--add-modules=jdk.incubator.vector");

  @TempDir Path root;

  @Test
  void saysWhatItWasMadeOnAndBy() throws IOException {
    Path recorded = Recording.open(root, "try", FLAGS, "bench/record try").close();

    assertTrue(recorded.getFileName().toString().matches("\\d{4}-\\d\\d-\\d\\d-try"));
    assertEquals("bench/record try\n", Files.readString(recorded.resolve("command.txt")));
    Machine machine = Run.all(root.resolve("results")).getFirst().machine();
    assertEquals(FLAGS, machine.flags());
    assertEquals("unknown", machine.commit());
    assertTrue(machine.vectorBits() >= 64);
  }

  @Test
  void isNeverWrittenAgain() throws IOException {
    Recording.open(root, "try", FLAGS, "first").close();

    assertThrows(
        IllegalArgumentException.class, () -> Recording.open(root, "try", FLAGS, "second"));
  }

  @Test
  void hasItsNameOnlyWhenComplete() throws IOException {
    Recording recording = Recording.open(root, "try", FLAGS, "first");

    assertTrue(Run.all(root.resolve("results")).isEmpty());
    assertThrows(IllegalArgumentException.class, () -> Recording.open(root, "try", FLAGS, "x"));
    Path recorded = recording.close();
    assertFalse(recorded.toString().endsWith(".partial"));
  }

  @Test
  void leavesNothingWhenDiscarded() throws IOException {
    Recording.open(root, "try", FLAGS, "first").discard();

    Recording.open(root, "try", FLAGS, "second").close();
  }

  @Test
  void namesArePlain() {
    for (String name : List.of("", "..", "A", "a/b", "-a")) {
      assertThrows(
          IllegalArgumentException.class, () -> Recording.open(root, name, FLAGS, "x"), name);
    }
  }
}
