package org.opportune.ingest.ct;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Turns the instances of one study into series and decides which to screen. The outcome does not
 * depend on the order of the instances.
 */
public final class SeriesAssembler {
  /**
   * Best first: no two slices at one position; original before derived; soft kernel before medium,
   * unknown and sharp; thinnest; then the lower series key, which is arbitrary but certain.
   */
  private static final Comparator<SeriesDraft> BEST_FIRST =
      Comparator.comparingInt(SeriesDraft::repeated)
          .thenComparingInt(SeriesDraft::derived)
          .thenComparingInt(draft -> KernelMap.preference(draft.kernelClass()))
          .thenComparingDouble(SeriesDraft::widestMm)
          .thenComparing(SeriesDraft::seriesKey);

  private SeriesAssembler() {}

  /**
   * Assembles one study: at most one of its series is selected.
   *
   * @param instancesOfOneStudy its instances, in any order; those without a series key belong to no
   *     series and are ignored
   * @param limits what a series must be
   * @return one record per series, by series key
   */
  public static List<CtSeries> assemble(
      List<CtInstance> instancesOfOneStudy, AssemblyLimits limits) {
    Map<String, List<CtInstance>> bySeries = new TreeMap<>();
    for (CtInstance instance : instancesOfOneStudy) {
      if (instance.keys().series() != null) {
        bySeries.computeIfAbsent(instance.keys().series(), key -> new ArrayList<>()).add(instance);
      }
    }
    List<SeriesDraft> drafts = new ArrayList<>();
    bySeries.forEach((key, instances) -> drafts.add(new SeriesDraft(key, instances, limits)));
    List<SeriesDraft> eligible =
        drafts.stream().filter(SeriesDraft::eligible).sorted(BEST_FIRST).toList();
    for (int i = 0; i < eligible.size(); i++) {
      SeriesDraft draft = eligible.get(i);
      String kind =
          String.format(Locale.ROOT, "%s kernel, %.2f mm", draft.kernelClass(), draft.widestMm());
      if (i == 0) {
        draft.win("best of " + eligible.size() + ": " + kind);
      } else {
        draft.lose("place " + (i + 1) + " of " + eligible.size() + ": " + kind);
      }
    }
    return drafts.stream().map(SeriesDraft::finish).toList();
  }
}
