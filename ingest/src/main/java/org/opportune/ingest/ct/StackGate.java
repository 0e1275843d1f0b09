package org.opportune.ingest.ct;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.opportune.ingest.Flag;
import org.opportune.ingest.Reason;

/** Holds a stack against the limits: what excludes it, what is only worth a flag. */
final class StackGate {
  private static final double MIN_TOLERANCE_MM = 0.05;
  private static final double RELATIVE_TOLERANCE = 0.02;
  private static final double MISSING = 1.5;
  private static final double MAX_TILT_DEGREES = 0.5;

  /** Share of the slices at each end where one missing slice does no harm to a lung. */
  private static final double END = 0.05;

  private final AssemblyLimits limits;
  private final Set<String> flags = new TreeSet<>();
  private Stack stack;
  private Reason reason;
  private String rule = "";

  private StackGate(Stack stack, AssemblyLimits limits) {
    this.stack = stack;
    this.limits = limits;
  }

  static StackGate check(Stack stack, AssemblyLimits limits) {
    StackGate gate = new StackGate(stack, limits);
    gate.gaps();
    gate.size();
    gate.notes();
    return gate;
  }

  /** The stack, without slices that stand beyond a gap near its end. */
  Stack stack() {
    return stack;
  }

  /** Null when the stack may be screened. */
  Reason reason() {
    return reason;
  }

  /** What decided, short. */
  String rule() {
    return rule;
  }

  Set<String> flags() {
    return flags;
  }

  private void exclude(Reason why, String text) {
    if (reason == null) {
      reason = why;
      rule = text;
    }
  }

  private void gaps() {
    if (stack.hasConflictingHeaders()) {
      exclude(Reason.AMBIGUOUS_DUPLICATES, "two slices at one position");
      return;
    }
    if (stack.hasDuplicatePositions()) {
      flags.add(Flag.DUPLICATE_POSITIONS.code());
    }
    double spacing = stack.spacing();
    double[] gaps = stack.gaps();
    int end = Math.max(2, (int) (END * stack.size()));
    int from = 0;
    int to = stack.size();
    int missing = 0;
    for (int i = 0; i < gaps.length; i++) {
      long absent = gaps[i] > MISSING * spacing ? Math.round(gaps[i] / spacing) - 1 : 0;
      if (absent == 0) {
        continue;
      }
      boolean low = i + 1 <= end;
      boolean high = gaps.length - i <= end;
      if (!low && !high) {
        missing += (int) absent;
      } else {
        flags.add(Flag.GAP_NEAR_END.code());
        // Across a wide gap the end slices would stand for more lung than they show.
        if (absent > 1 && low) {
          from = i + 1;
        } else if (absent > 1) {
          to = Math.min(to, i + 1);
        }
      }
    }
    if (missing > 0) {
      exclude(Reason.MISSING_SLICES, "missing slices: " + missing);
    } else if (from < to) {
      stack = stack.range(from, to);
    }
    double tolerance = Math.max(MIN_TOLERANCE_MM, RELATIVE_TOLERANCE * spacing);
    for (double gap : stack.gaps()) {
      if (Math.abs(gap - spacing) > tolerance) {
        flags.add(Flag.NONUNIFORM_SPACING.code());
      }
    }
  }

  private void size() {
    double spacing = stack.spacing();
    Double thickness = stack.thickness();
    double widest = Math.max(spacing, thickness == null ? 0 : thickness);
    if (stack.size() < limits.minSlices() || stack.coverage() < limits.minCoverageMm()) {
      exclude(
          Reason.TOO_FEW_SLICES,
          String.format(Locale.ROOT, "%d slices over %.0f mm", stack.size(), stack.coverage()));
    }
    if (widest > limits.maxThicknessMm() + MIN_TOLERANCE_MM) {
      exclude(Reason.SLICES_TOO_THICK, String.format(Locale.ROOT, "slices of %.2f mm", widest));
    }
    if (widest > limits.thinThicknessMm() + MIN_TOLERANCE_MM) {
      flags.add(Flag.THICK_SLICES.code());
    }
    CtInstance.Pixels pixels = stack.planes().get(0).instance().pixels();
    long voxels = (long) pixels.rows() * pixels.columns() * stack.size();
    if (voxels > limits.maxVoxels()) {
      exclude(Reason.TOO_MANY_VOXELS, voxels + " voxels");
    }
  }

  private void notes() {
    if (stack.tiltDegrees() > MAX_TILT_DEGREES) {
      flags.add(Flag.GANTRY_TILT.code());
    }
    Plane first = stack.planes().get(0);
    Double thickness = first.instance().geometry().sliceThicknessMm();
    for (Plane plane : stack.planes()) {
      flags.addAll(plane.instance().flags());
      if (plane.slope() != first.slope() || plane.intercept() != first.intercept()) {
        flags.add(Flag.RESCALE_VARIES.code());
      }
      Double other = plane.instance().geometry().sliceThicknessMm();
      if (thickness != null && other != null && Math.abs(other - thickness) > MIN_TOLERANCE_MM) {
        flags.add(Flag.THICKNESS_VARIES.code());
      }
    }
  }
}
