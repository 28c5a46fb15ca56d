package elbo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataTest {
  @TempDir Path folder;

  private static Cli estimate(Path model, String data, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "estimate",
                "--model",
                model.toString(),
                "--data",
                data,
                "--bounds",
                "LogEvidence",
                "--proposal",
                "adaptive",
                "--samples",
                "20000"));
    words.addAll(List.of(more));
    return Cli.run(words.toArray(String[]::new));
  }

  @Test
  void drawnRowsAreTenUnlessSaid() {
    Cli run = Cli.run("estimate", "--model", "LinearGaussian(d=2,D=3,seed=1)");
    assertTrue(run.line("data").endsWith("drawn from the model, rows 0:10"), run.out());
  }

  /// The means are by quadrature and in closed form.
  @ParameterizedTest
  @CsvSource({
    "text-files,savetxt.txt,-5.42288",
    "text-files,binarized_test.amat,-5.42288",
    "text-files,fmt.txt,-5.42288",
    "text-files,one.txt,-5.4752",
    "text-files,footer.csv,-5.42288",
    "text-files,x.npz,-5.42288",
    "text-files,xc.npz:x_test,-5.42288",
    "numeric-header,x.csv,-8.6463",
    "npy-odd,dquote.npy,-13.8378",
    "npy-odd,struct.npy,-13.8378",
    "npy-odd,longdouble.npy,-13.8378",
    "npy-odd,fstdlib.npy,-13.8378",
    "npy-odd,images.npy,-13.8378",
    "nhwc-data,nchw.npy,-10.0863",
  })
  void filesOfAllKindsHaveTheRightMean(String name, String data, double mean) {
    Path model = Case.of(name).folder();
    Cli run = estimate(model, model + "/" + data);
    assertEquals(0, run.status(), run.err());
    assertEquals(mean, Double.parseDouble(run.cells("LogEvidence").get(1)), 0.05);
  }

  @Test
  void layoutsAreComparedAndTransposed() {
    Path model = Case.of("nhwc-data").folder();
    Cli wrong = estimate(model, model + "/nhwc.npy");
    assertEquals(2, wrong.status(), wrong.out());
    String both = "[3, 4, 4], but rows of the data have the shape [4, 4, 3]";
    assertTrue(wrong.err().contains(both), wrong.err());
    assertTrue(wrong.err().contains("--layout nhwc"), wrong.err());
    Cli right = estimate(model, model + "/nhwc.npy", "--layout", "nhwc");
    Cli same = estimate(model, model + "/nchw.npy");
    assertEquals(same.line("LogEvidence"), right.line("LogEvidence"));
    assertTrue(right.line("data").contains("[4, 4, 3] nhwc as [3, 4, 4]"), right.out());
    Cli twice = estimate(model, model + "/nchw.npy", "--layout", "nchw");
    assertTrue(twice.err().contains("rows of the data have the shape [4, 4, 3]"), twice.err());
  }

  @Test
  void idsReachTheResults() throws IOException {
    Path data = folder.resolve("cells.csv");
    Files.writeString(data, "cell,x,batch,y\nA,0.5,b1,1\nB,-1,b2,0\n");
    String[] words = {
      "estimate",
      "--model",
      "LinearGaussian(d=1,D=2,seed=1)",
      "--data",
      data.toString(),
      "--columns",
      "x,y",
      "--id",
      "cell",
      "--tolerance",
      "0.1",
      "--output",
      folder.resolve("a.jsonl").toString()
    };
    Cli run = Cli.run(words);
    assertEquals(0, run.status(), run.err());
    assertEquals("B", run.cells("1").get(1), run.out());
    String first = Cli.rows(folder.resolve("a.jsonl")).getFirst();
    assertTrue(first.startsWith("{\"row\":0,\"id\":\"A\",\"bound\":"), first);
  }

  @ParameterizedTest
  @CsvSource({
    "--layout,nhwc",
    "--header,yes",
    "--columns,0",
    "--id,0",
    "--gray,--force",
  })
  void choicesNeedAFile(String option, String value) {
    Cli run = Cli.run("estimate", "--model", "LinearGaussian(d=2,D=3,seed=1)", option, value);
    assertEquals(2, run.status(), run.out());
    assertTrue(run.err().contains(option + " needs observations from a file"), run.err());
    Cli digits = Cli.run("estimate", option, value);
    assertEquals(2, digits.status(), digits.out());
    boolean axes = digits.err().contains("rows must have three axes");
    assertTrue(axes || digits.err().contains("do not go with bundled data"), digits.err());
  }
}
