package org.opportune.inference.segment;

import org.opportune.inference.net.NetworkState;

/**
 * A hospital as the others know it: weights go in, weights and a count come out. No image, no label
 * and no list of patients is reachable through it.
 */
public interface Hospital {

  /** Its name. */
  String name();

  /**
   * Goes on from common weights with its own scans.
   *
   * @param common what all hospitals start this round with
   * @param round from 0
   */
  Update learn(NetworkState common, int round);

  /**
   * What leaves a hospital after a round.
   *
   * @param weights of its network, running statistics of normalisations included
   * @param samples slices it learns from: its say in the mean
   */
  record Update(NetworkState weights, long samples) {

    /** Checks the count. */
    public Update {
      if (samples < 1) {
        throw new IllegalArgumentException("Invalid update: " + samples + " samples");
      }
    }
  }
}
