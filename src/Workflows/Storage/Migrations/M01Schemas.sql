-- Schemas of the product and the role the host runs as. The role owns nothing; each later file grants
-- exactly what its tables need.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE SCHEMA org;
CREATE SCHEMA plan;
CREATE SCHEMA workflow;
CREATE SCHEMA mail;
CREATE SCHEMA audit;

-- Roles belong to the whole server: another database of the same server may have made it already, or be
-- making it at this moment.
DO $$
BEGIN
  CREATE ROLE workflows_app NOLOGIN;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

-- The login that migrates may also run the host: it then drops to the role on every connection.
DO $$
BEGIN
  EXECUTE format('GRANT workflows_app TO %I', current_user);
EXCEPTION
  WHEN insufficient_privilege OR invalid_grant_operation THEN
    RAISE EXCEPTION 'The login % may not use the role workflows_app. Ask the server''s administrator: GRANT workflows_app TO %;',
      current_user, current_user;
END
$$;

GRANT USAGE ON SCHEMA org, plan, workflow, mail, audit TO workflows_app;
GRANT SELECT ON public.migration TO workflows_app;
