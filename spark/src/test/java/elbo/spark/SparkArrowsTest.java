package elbo.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

/// The arrows of this module, which is in no class path but its own.
class SparkArrowsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("elbo.spark");

  @Test
  void imports() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "elbo.cli..",
            "elbo.report..",
            "elbo.bench..",
            "elbo.kernel..",
            "elbo.network..",
            "elbo.distribution..",
            "elbo.training..",
            "elbo.verification..",
            "elbo.onnx.schema..",
            "jdk.incubator.vector..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("elbo.spark")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("elbo.spark.study..")
        .check(CLASSES);
  }

  @Test
  void filesHaveNoCycles() {
    slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass c) {
                return c.getPackageName().startsWith("elbo.spark")
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
    return c.getEnclosingClass().map(SparkArrowsTest::file).orElse(c.getName());
  }
}
