package org.opportune.ingest.ct;

import java.util.List;

/** Turns the instances of one study into series and decides which to screen. */
public final class SeriesAssembler {
  private SeriesAssembler() {}

  /**
   * Assembles one study.
   *
   * @param instancesOfOneStudy all instances with a series key, in any order
   * @param limits what a series must be
   * @return one record per series, by series key
   */
  public static List<CtSeries> assemble(
      List<CtInstance> instancesOfOneStudy, AssemblyLimits limits) {
    throw new UnsupportedOperationException();
  }
}
