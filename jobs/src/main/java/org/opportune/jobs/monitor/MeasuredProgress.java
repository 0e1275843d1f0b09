package org.opportune.jobs.monitor;

import org.opportune.jobs.table.RunsTable.Run;

/** Progress that a person sees, kept as numbers as well. */
final class MeasuredProgress implements Progress {
  private final Progress shown;
  private final NightState state;

  MeasuredProgress(Progress shown, NightState state) {
    this.shown = shown;
    this.state = state;
  }

  @Override
  public Step begin(String name, String unit, long total) {
    Step inner = shown.begin(name, unit, total);
    state.begin(name, unit, total);
    return new Step() {
      @Override
      public void at(long done) {
        state.at(done);
        inner.at(done);
      }

      @Override
      public void close() {
        state.endStep();
        inner.close();
      }
    };
  }

  @Override
  public void say(String line) {
    shown.say(line);
  }

  @Override
  public void ended(Run run) {
    state.ended(run);
    shown.ended(run);
  }
}
