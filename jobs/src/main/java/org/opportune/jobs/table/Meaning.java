package org.opportune.jobs.table;

import java.util.Optional;

/**
 * What the values of a column are: the part of the schema that is for people.
 *
 * @param what what the value is, in a clause
 * @param unit unit; null when the column's name says it, or there is none
 * @param least smallest value there can be; null: no bound
 * @param most largest value there can be; null: no bound
 * @param codes the values there can be; null when the column is no code
 * @param computed how the value comes about, where that is more than copying; null otherwise
 */
public record Meaning(
    String what, String unit, Number least, Number most, CodeList codes, String computed) {

  /** A value that needs no more than a clause. */
  public static Meaning of(String what) {
    return new Meaning(what, null, null, null, null, null);
  }

  Meaning unit(String value) {
    return new Meaning(what, value, least, most, codes, computed);
  }

  Meaning range(Number from, Number to) {
    return new Meaning(what, unit, from, to, codes, computed);
  }

  Meaning atLeast(Number from) {
    return range(from, null);
  }

  Meaning codes(CodeList list) {
    return new Meaning(what, unit, least, most, list, computed);
  }

  Meaning computed(String how) {
    return new Meaning(what, unit, least, most, codes, how);
  }

  /** The range in words. */
  public Optional<String> range() {
    if (least == null && most == null) {
      return Optional.empty();
    }
    if (least == null) {
      return Optional.of("up to " + most);
    }
    return Optional.of(most == null ? "from " + least : least + " to " + most);
  }
}
