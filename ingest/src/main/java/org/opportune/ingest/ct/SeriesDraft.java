package org.opportune.ingest.ct;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.opportune.ingest.Flag;
import org.opportune.ingest.Reason;

/** One series while it is decided on: its best stack, if any, and where every object went. */
final class SeriesDraft {
  private final String seriesKey;
  private final List<CtInstance> instances;
  private final Map<Reason, Integer> excluded = new EnumMap<>(Reason.class);
  private final Set<String> flags = new TreeSet<>();
  private final CtInstance representative;
  private final String kernelClass;
  private Stack stack;
  private Reason reason;
  private String rule;

  SeriesDraft(String seriesKey, List<CtInstance> unordered, AssemblyLimits limits) {
    this.seriesKey = seriesKey;
    this.instances =
        unordered.stream()
            .sorted(
                Comparator.comparing((CtInstance i) -> String.valueOf(i.keys().instance()))
                    .thenComparing(CtInstance::objectRef))
            .toList();
    List<Plane> planes = usable(limits);
    if (planes.isEmpty()) {
      reason = commonest();
      rule = "no usable slice";
    } else {
      List<Stack> stacks = StackSplitter.split(planes, limits);
      keepLargest(stacks);
      gate(limits);
    }
    representative =
        stack != null
            ? stack.planes().get(0).instance()
            : instances.stream().filter(CtInstance::ok).findFirst().orElse(instances.get(0));
    CtInstance.Scanner scanner = representative.scanner();
    kernelClass = KernelMap.SHIPPED.classOf(scanner.manufacturer(), scanner.kernel());
  }

  /** Whether the series may be screened. */
  boolean eligible() {
    return reason == null;
  }

  /** Records that another series of the study was chosen. */
  void lose(String why) {
    reason = Reason.NOT_BEST_OF_STUDY;
    rule = why;
  }

  void win(String why) {
    rule = why;
  }

  /** Series whose slices each have a place of their own before those that must be compared. */
  int repeated() {
    return stack.hasDuplicatePositions() ? 1 : 0;
  }

  /** Original before derived. */
  int derived() {
    String type = representative.imageType();
    return type != null && type.startsWith("ORIGINAL") ? 0 : 1;
  }

  String kernelClass() {
    return kernelClass;
  }

  String seriesKey() {
    return seriesKey;
  }

  /** What limits resolution along z: the larger of spacing and thickness, mm. */
  double widestMm() {
    Double thickness = stack.thickness();
    return Math.max(stack.spacing(), thickness == null ? 0 : thickness);
  }

  CtSeries finish() {
    List<SliceRef> slices = new ArrayList<>();
    Map<String, Integer> counts = new TreeMap<>();
    if (eligible()) {
      for (int i = 0; i < stack.size(); i++) {
        slices.add(slice(stack.planes().get(i), stack.z(i)));
        for (Plane twin : stack.twinsOf(i)) {
          slices.add(slice(twin, stack.z(i)));
        }
      }
      excluded.forEach((why, count) -> counts.put(why.code(), count));
    } else {
      counts.put(reason.code(), instances.size());
    }
    CtInstance.Geometry geometry = representative.geometry();
    return new CtSeries(
        seriesKey,
        representative.keys().study(),
        representative.keys().patient(),
        digest(),
        instances.size(),
        slices,
        representative.pixels().rows(),
        representative.pixels().columns(),
        geometry.rowSpacingMm(),
        geometry.columnSpacingMm(),
        stack == null || stack.size() < 2 ? null : Double.valueOf(stack.spacing()),
        stack == null ? geometry.sliceThicknessMm() : stack.thickness(),
        eligible(),
        reason == null ? null : reason.code(),
        rule,
        List.copyOf(flags),
        counts,
        kernelClass,
        representative.scanner(),
        representative.person());
  }

  private static SliceRef slice(Plane plane, double z) {
    CtInstance from = plane.instance();
    return new SliceRef(
        from.objectRef(), plane.frame(), from.sizeBytes(), z, plane.slope(), plane.intercept());
  }

  /** Sets aside what cannot be a slice, one reason per object. */
  private List<Plane> usable(AssemblyLimits limits) {
    List<Plane> planes = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (CtInstance instance : instances) {
      Reason why = aside(instance, limits);
      if (why == null && !seen.add(instance.keys().instance())) {
        why = Reason.DUPLICATE_INSTANCE;
      }
      if (why == null) {
        planes.addAll(Plane.of(instance));
      } else {
        excluded.merge(why, 1, Integer::sum);
      }
    }
    return planes;
  }

  private static Reason aside(CtInstance instance, AssemblyLimits limits) {
    if (!instance.ok()) {
      return Reason.ofCode(instance.reason());
    }
    CtInstance.Scanner scanner = instance.scanner();
    String kernel = KernelMap.SHIPPED.classOf(scanner.manufacturer(), scanner.kernel());
    if (kernel.equals(KernelMap.CONE_BEAM)) {
      return Reason.CONE_BEAM;
    }
    CtInstance.Pixels pixels = instance.pixels();
    if (Math.min(pixels.rows(), pixels.columns()) < limits.minMatrix()) {
      return Reason.MATRIX_TOO_SMALL;
    }
    if (instance.lossy() && !limits.lossyAllowed()) {
      return Reason.LOSSY;
    }
    return Plane.of(instance).stream().allMatch(Plane::isAxial) ? null : Reason.NOT_AXIAL;
  }

  private void keepLargest(List<Stack> stacks) {
    stack = stacks.get(0);
    Set<CtInstance> placed = stack.instances();
    for (Stack other : stacks.subList(1, stacks.size())) {
      flags.add(Flag.SPLIT.code());
      for (CtInstance instance : other.instances()) {
        if (placed.add(instance)) {
          excluded.merge(Reason.SPLIT_SMALLER_STACK, 1, Integer::sum);
        }
      }
    }
  }

  private void gate(AssemblyLimits limits) {
    StackGate gate = StackGate.check(stack, limits);
    Set<CtInstance> dropped = stack.instances();
    stack = gate.stack();
    dropped.removeAll(stack.instances());
    if (!dropped.isEmpty()) {
      excluded.merge(Reason.MISSING_SLICES, dropped.size(), Integer::sum);
    }
    flags.addAll(gate.flags());
    reason = gate.reason();
    rule = gate.rule();
  }

  private Reason commonest() {
    return excluded.entrySet().stream()
        .max(
            Map.Entry.<Reason, Integer>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
        .orElseThrow()
        .getKey();
  }

  private String digest() {
    List<String> marks =
        instances.stream().map(i -> i.keys().instance() + " " + i.etag()).sorted().toList();
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(sha.digest(String.join("\n", marks).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot digest series: this Java lacks SHA-256", e);
    }
  }
}
