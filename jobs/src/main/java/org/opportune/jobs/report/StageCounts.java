package org.opportune.jobs.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.opportune.staging.epi.Interval;
import org.opportune.staging.epi.LinkedCounts;
import org.opportune.staging.epi.Proportion;

/**
 * Patients by stage of every group that the report shows, suppressed together: what one table
 * hides, no other table, total or rate gives away.
 */
final class StageCounts {
  private static final int STAGES = StagePrevalence.LABELS.size();
  private static final double CONFIDENCE = 0.95;

  private final LinkedCounts counts = new LinkedCounts();
  private final long suppressBelow;

  StageCounts(long suppressBelow) {
    this.suppressBelow = suppressBelow;
  }

  /**
   * The numbers of one group's counts.
   *
   * @param stages one per stage
   * @param any stages 1 to 3 together
   * @param patients all of the group
   */
  record Group(List<Integer> stages, int any, int patients) {}

  /**
   * Everybody. Decided on its own and first: the headline is hidden where it is small itself, never
   * to cover a small group, which must find its cover among the groups.
   */
  Group whole(long[] stages) {
    LinkedCounts own = new LinkedCounts();
    List<Integer> cells = Arrays.stream(stages).mapToObj(n -> own.add(n)).toList();
    int any = own.add(total(stages) - stages[0]);
    int patients = own.addKnown(total(stages));
    own.sum(any, cells.subList(1, STAGES));
    own.sum(patients, List.of(cells.get(0), any));
    own.suppress(suppressBelow);
    List<Integer> decided = cells.stream().map(cell -> decided(own, cell)).toList();
    return link(decided, decided(own, any), decided(own, patients));
  }

  private int decided(LinkedCounts own, int count) {
    return own.shown(count)
        ? counts.addKnown(own.value(count))
        : counts.addUnpublished(own.value(count));
  }

  /** A group that the report shows. */
  Group add(long[] stages) {
    return link(
        Arrays.stream(stages).mapToObj(n -> counts.add(n)).toList(),
        counts.add(total(stages) - stages[0]),
        counts.add(total(stages)));
  }

  private Group link(List<Integer> cells, int any, int patients) {
    counts.sum(any, cells.subList(1, STAGES));
    counts.sum(patients, List.of(cells.get(0), any));
    return new Group(cells, any, patients);
  }

  /** States that groups make up a whole, stage by stage. */
  void makeUp(Group whole, Collection<Group> parts) {
    List<Group> all = new ArrayList<>(parts);
    // Patients in none of the groups shown, such as those of no recorded sex.
    long[] rest = new long[STAGES];
    for (int stage = 0; stage < STAGES; stage++) {
      int s = stage;
      rest[s] = value(whole.stages().get(s)) - sum(parts.stream().map(p -> p.stages().get(s)));
    }
    if (total(rest) > 0) {
      List<Integer> cells =
          Arrays.stream(rest)
              .mapToObj(n -> n == 0 ? counts.add(0) : counts.addUnpublished(n))
              .toList();
      int any = counts.addUnpublished(total(rest) - rest[0]);
      int patients = counts.addUnpublished(total(rest));
      all.add(new Group(cells, any, patients));
    }
    for (int stage = 0; stage < STAGES; stage++) {
      int s = stage;
      counts.sum(whole.stages().get(s), all.stream().map(p -> p.stages().get(s)).toList());
    }
    counts.sum(whole.any(), all.stream().map(Group::any).toList());
    counts.sum(whole.patients(), all.stream().map(Group::patients).toList());
  }

  /** Decides what is hidden, once every group has been added. */
  void suppress() {
    counts.suppress(suppressBelow);
  }

  /** A count as it may be shown. */
  Count shown(int count) {
    if (counts.shown(count)) {
      return Count.of(counts.value(count));
    }
    return counts.value(count) < suppressBelow ? Count.below(suppressBelow) : Count.hidden();
  }

  /** A share with its Wilson interval; empty where count or group may not be shown. */
  Optional<Rate> rate(int cases, int patients) {
    if (!counts.shown(cases) || !counts.shown(patients) || value(patients) == 0) {
      return Optional.empty();
    }
    return Optional.of(rate(new Proportion(value(cases), value(patients))));
  }

  GroupTable.Row row(String name, Group group) {
    return new GroupTable.Row(
        name,
        shown(group.patients()),
        group.stages().stream().map(this::shown).toList(),
        rate(group.any(), group.patients()));
  }

  /** Cases among patients as they are, for a statistic over several groups. */
  Proportion any(Group group) {
    return new Proportion(value(group.any()), value(group.patients()));
  }

  static Rate rate(Proportion share) {
    Interval interval = share.wilson(CONFIDENCE);
    return new Rate(100 * share.value(), 100 * interval.low(), 100 * interval.high());
  }

  private long value(int count) {
    return counts.value(count);
  }

  private long sum(java.util.stream.Stream<Integer> numbers) {
    return numbers.mapToLong(this::value).sum();
  }

  static long total(long[] stages) {
    return Arrays.stream(stages).sum();
  }
}
