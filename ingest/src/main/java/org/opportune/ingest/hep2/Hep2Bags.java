package org.opportune.ingest.hep2;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.opportune.ingest.bag.BagSource;
import org.opportune.ingest.slide.SlidePicture;

/** The fields of a plan as bags, drawn when they are read; nothing is kept. */
public final class Hep2Bags implements BagSource {
  private final Hep2Plan plan;

  /** Bags of a plan. */
  public Hep2Bags(Hep2Plan plan) {
    this.plan = plan;
  }

  @Override
  public List<String> labels() {
    return Pattern.labels();
  }

  @Override
  public int size() {
    return plan.fields();
  }

  @Override
  public String id(int index) {
    return String.format(Locale.ROOT, "field-%d-%05d", plan.seed(), index);
  }

  @Override
  public String patientKey(int index) {
    return plan.patientKey(index);
  }

  @Override
  public boolean[] present(int index) {
    Set<Pattern> patterns = plan.patterns(index);
    boolean[] present = new boolean[Pattern.values().length];
    patterns.forEach(pattern -> present[pattern.ordinal()] = true);
    return present;
  }

  @Override
  public SlidePicture read(int index) {
    return field(index).picture();
  }

  /** The field with its truth per cell. */
  public Hep2Field field(int index) {
    return plan.field(index);
  }
}
