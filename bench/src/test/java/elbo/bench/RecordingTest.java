package elbo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
  void uncommittedSourcesAreRefusedAndRecordedAsSuch() throws IOException {
    git("init", "--quiet");
    Recorder.requireCommitted(root);
    Path results = Files.createDirectories(root.resolve("results"));
    Files.writeString(results.resolve("note.txt"), "not a source");
    Recorder.requireCommitted(root);

    Files.writeString(root.resolve("Source.java"), "");

    String message =
        assertThrows(IllegalArgumentException.class, () -> Recorder.requireCommitted(root))
            .getMessage();
    assertTrue(message.contains("--dirty"), message);
    Recording.open(root, "try", FLAGS, "bench/record --dirty try").close();
    assertTrue(Run.all(results).getFirst().machine().dirty());
  }

  private void git(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("git", "-C", root.toString()));
    command.addAll(List.of(arguments));
    assertTrue(Recording.run(new ProcessBuilder(command)));
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
