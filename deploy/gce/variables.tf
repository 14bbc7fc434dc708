variable "project_id" {
  description = "Google Cloud project that pays; deploy/gce/deploy takes gcloud's where none is named."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "project_id is the project's id, such as my-project-123, not its name or number."
  }
}

variable "region" {
  description = "Where the VM stands; near the people who meet."
  type        = string
  default     = "asia-northeast1"

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "region looks like asia-northeast1 (gcloud compute regions list); a zone such as asia-northeast1-b goes into zone."
  }
}

variable "zone" {
  description = "Zone of the region; empty takes its zone b, which every region has."
  type        = string
  default     = ""

  validation {
    condition     = var.zone == "" || startswith(var.zone, "${var.region}-")
    error_message = "zone must lie in region: asia-northeast1-c lies in asia-northeast1."
  }
}

variable "name" {
  description = "Name of the VM, of its network, address and firewall rules."
  type        = string
  default     = "kakehashi"

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,40}[a-z0-9])?$", var.name))
    error_message = "name has lower-case letters, digits and hyphens, begins with a letter, and is at most 42 characters long."
  }
}

variable "machine_type" {
  description = "An x86-64 machine type."
  type        = string
  default     = "e2-medium"

  validation {
    condition     = !can(regex("^(t2a|c4a|n4a)-", var.machine_type))
    error_message = "machine_type must be an x86-64 one, because the package brings its run-time image for that; e2-medium, n2-standard-2 and c3-standard-4 are."
  }
}

variable "domain" {
  description = "Name under which people reach the server; its A record must lead to the address. Empty: the bare address."
  type        = string
  default     = ""

  validation {
    condition     = var.domain == "" || can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$", var.domain))
    error_message = "domain is a name such as meet.example.org, without https:// and port; leave it empty to use the VM's own address."
  }
}

variable "port" {
  description = "The one port number, for UDP and TCP."
  type        = number
  default     = 443

  validation {
    condition     = var.port >= 1 && var.port <= 65534 && floor(var.port) == var.port && !contains([22, 80], var.port)
    error_message = "port is a whole number from 1 to 65534, but neither 22 (SSH) nor 80 (the authority's check)."
  }
}

variable "acme_agree" {
  description = "true agrees to the terms of the certificate authority: the server then fetches a certificate for the domain or the address."
  type        = bool
  default     = false
}

variable "acme_contact" {
  description = "Mail address that the authority may write to."
  type        = string
  default     = ""

  validation {
    condition     = var.acme_contact == "" || can(regex("^[^@:[:space:]]+@[^@[:space:]]+\\.[^@[:space:]]+$", var.acme_contact))
    error_message = "acme_contact is a mail address such as you@example.org."
  }

  validation {
    condition     = var.acme_contact == "" || var.acme_agree
    error_message = "acme_contact is of use only with acme_agree=true, which agrees to the authority's terms."
  }
}

variable "tokens" {
  description = "true lets only people with an access token enter; the secret is made on the VM and stays there."
  type        = bool
  default     = false
}

variable "drain_timeout" {
  description = "Seconds for which an upgrade waits for running meetings."
  type        = number
  default     = 30

  validation {
    condition     = var.drain_timeout >= 0 && var.drain_timeout <= 540 && floor(var.drain_timeout) == var.drain_timeout
    error_message = "drain_timeout is a whole number of seconds from 0 to 540."
  }
}

variable "settings" {
  description = "Keys of kakehashi.yaml for which there is no variable, with their values."
  type        = map(string)
  default     = {}
}
