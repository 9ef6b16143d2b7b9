package org.tagatlas.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.tagatlas.branch.Branch;
import org.tagatlas.elasticsearch.DocumentKind;
import org.tagatlas.inference.InferredLocationBranch;
import org.tagatlas.inference.TextLocationBranch;
import org.tagatlas.lookup.async.LookupBranch;
import org.tagatlas.machinetag.MachineTagBranch;
import org.tagatlas.publish.PhotoBranch;
import org.tagatlas.publish.RejectBranch;
import org.tagatlas.publish.SignatureBranch;
import org.tagatlas.vector.VectorBranch;
import org.tagatlas.worldtag.TagBranch;

/**
 * The branches of the job: those of this project, and those of other projects on the class path.
 */
public final class Branches {

  /** In topology order. */
  private static final List<Branch> BUILT_IN =
      List.of(
          new PhotoBranch(),
          new RejectBranch(),
          new MachineTagBranch(),
          new LookupBranch(),
          new SignatureBranch(),
          new InferredLocationBranch(),
          new TextLocationBranch(),
          new TagBranch(),
          new VectorBranch());

  private Branches() {}

  /**
   * Returns all branches: those of this project, then the others by class name.
   *
   * @throws BranchException if one of the others cannot be used
   */
  public static List<Branch> all() {
    List<Branch> others = new ArrayList<>();
    try {
      // In a Flink client only this loader has the jar of the job and what -C adds.
      ClassLoader context = Thread.currentThread().getContextClassLoader();
      ServiceLoader.load(Branch.class, context == null ? Branch.class.getClassLoader() : context)
          .forEach(others::add);
    } catch (ServiceConfigurationError e) {
      throw new BranchException("cannot load a branch: " + e.getMessage(), e);
    }
    others.sort(Comparator.comparing(branch -> branch.getClass().getName()));
    try {
      others.forEach(branch -> check(branch, others));
    } catch (IllegalArgumentException e) {
      throw new BranchException("invalid branch: " + e.getMessage(), e);
    }
    List<Branch> all = new ArrayList<>(BUILT_IN);
    all.addAll(others);
    return all;
  }

  /**
   * Returns all kinds of documents: those of this project, then those of other branches.
   *
   * @throws BranchException if a branch cannot be used
   */
  public static List<DocumentKind> kinds() {
    Set<DocumentKind> kinds = new LinkedHashSet<>(DocumentKind.SHIPPED);
    all().forEach(branch -> branch.kinds().stream().sorted().forEach(kinds::add));
    return List.copyOf(kinds);
  }

  /**
   * Index patterns and folders of kinds must not overlap: a run would replace those of another
   * kind.
   */
  private static void check(Branch branch, List<Branch> others) {
    String name = branch.getClass().getName();
    Set<DocumentKind> taken = new LinkedHashSet<>(DocumentKind.SHIPPED);
    BUILT_IN.forEach(builtIn -> taken.addAll(builtIn.kinds()));
    others.stream().filter(other -> other != branch).forEach(other -> taken.addAll(other.kinds()));
    List<DocumentKind> seen = new ArrayList<>(taken);
    for (DocumentKind kind : branch.kinds()) {
      for (DocumentKind other : seen) {
        if (kind.overlaps(other)) {
          throw new BranchException(
              "the branch "
                  + name
                  + " has the kind '"
                  + kind
                  + "', which conflicts with '"
                  + other
                  + "': the name of a kind must not equal that of another kind, or start with it"
                  + " and '-'");
        }
      }
      seen.add(kind);
      try {
        kind.openMapping().close();
      } catch (IOException | IllegalStateException e) {
        throw new BranchException("invalid branch " + name + ": " + e.getMessage(), e);
      }
    }
  }
}
