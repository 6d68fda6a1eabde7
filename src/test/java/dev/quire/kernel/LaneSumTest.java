package dev.quire.kernel;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Random;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

/** A sum has the same bits whether its code is interpreted or compiled. */
class LaneSumTest {
  /** Enough for the JVM to compile a small method with its last compiler. */
  private static final int CALLS = 60_000;

  @Test
  void theOrderIsThatOfATree() {
    float[] lanes = randomFloats(SimdKernels.SPECIES.length());
    float[] halves = lanes.clone();
    for (int half = lanes.length / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        halves[i] += halves[i + half];
      }
    }
    for (int call = 0; call < CALLS; call++) {
      FloatVector vector = FloatVector.fromArray(SimdKernels.SPECIES, lanes, 0);
      assertEquals(halves[0], LaneSum.of(vector), 0);
    }
  }

  @Test
  void dotAndSolveDoNotDependOnTheCompiler() {
    int rank = 61;
    float[] a = randomFloats(rank);
    float[] b = randomFloats(rank);
    float[] u = Kernels.newGram(rank);
    for (int k = 0; k < rank; k++) {
      System.arraycopy(randomFloats(rank), k, u, k * Kernels.stride(rank) + k, rank - k);
    }
    float firstDot = Kernels.dot(a, 0, b, 0, rank);
    float firstSolution = solveFirst(u, rank, b);
    for (int call = 0; call < CALLS; call++) {
      assertEquals(firstDot, Kernels.dot(a, 0, b, 0, rank), 0);
      assertEquals(firstSolution, solveFirst(u, rank, b), 0);
    }
  }

  private static float solveFirst(float[] u, int rank, float[] b) {
    float[] x = new float[Kernels.stride(rank)];
    System.arraycopy(b, 0, x, 0, rank);
    Kernels.solve(u, rank, x);
    return x[0];
  }

  @Test
  void noKernelLeavesTheOrderToTheCompiler() {
    JavaClasses kernels =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.quire.kernel");
    noClasses().should().callMethodWhere(target(name("reduceLanes"))).check(kernels);
  }

  private static float[] randomFloats(int n) {
    Random random = new Random(n);
    float[] values = new float[n];
    for (int k = 0; k < n; k++) {
      values[k] = random.nextFloat() - 0.5f;
    }
    return values;
  }
}
