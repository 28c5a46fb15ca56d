package elbo.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

/// The arrows of the benchmarks: nothing imports them, they do not import the command line, and
/// their files have no cycles.
class BenchArrowsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("elbo");

  @Test
  void benchmarksDoNotImportTheCommandLine() {
    noClasses()
        .that()
        .resideInAPackage("elbo.bench..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("elbo.cli..")
        .check(CLASSES);
  }

  @Test
  void nothingImportsBenchmarks() {
    noClasses()
        .that()
        .resideOutsideOfPackage("elbo.bench..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("elbo.bench..")
        .check(CLASSES);
  }

  @Test
  void filesHaveNoCycles() {
    slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass c) {
                return c.getPackageName().matches("elbo\\.bench(\\.study)?")
                    ? SliceIdentifier.of(file(c))
                    : SliceIdentifier.ignore();
              }

              @Override
              public String getDescription() {
                return "files";
              }
            })
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }

  private static String file(JavaClass c) {
    return c.getEnclosingClass().map(BenchArrowsTest::file).orElse(c.getName());
  }
}
