/** Who asks, and what they may do: API keys, roles, and the filter that holds every door to what it declares. */
package org.onrecord.access;
