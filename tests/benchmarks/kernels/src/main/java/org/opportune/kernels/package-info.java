/** JMH benchmarks of what runs for every slice or every population; no part of the product. */
package org.opportune.kernels;
