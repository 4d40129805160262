# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by tests/tools/write_space_options.py from the documentation of the modules. Change it there, and run make format.

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  space_roles:
    description:
    - Space roles of the space. Each entry takes the options of M(community.storyblok.space_role).
    - When omitted, this kind of objects is left alone.
    type: list
    elements: dict
    suboptions:
      state:
        description:
        - Whether the role is there (V(present)) or not (V(absent)).
        - Removing a role that a workflow stage or a collaborator still names is an error that lists them,
          see O(space_roles[].force).
        - With V(absent), the options that describe the role are not used.
        type: str
        choices:
        - present
        - absent
        default: present
      id:
        description:
        - Id of the role. A role that is given by id is never created. With O(space_roles[].state=present),
          one that does not exist is an error.
        - One of O(space_roles[].id) and O(space_roles[].role) is needed. With both, O(space_roles[].role)
          is the name that the role shall have; with O(space_roles[].state=absent), one that it does not
          have is an error.
        type: int
      role:
        description:
        - Name of the role, unique in the space. Without O(space_roles[].id), the role is looked up by
          it, and created when it is missing.
        - With O(space_roles[].id), a different name renames the role. When omitted, the name is left
          alone.
        type: str
      renamed_from:
        description:
        - Former name of the role. When no role has O(space_roles[].role) and one has this name, that
          one is renamed and keeps its id.
        - When neither exists, a role with O(space_roles[].role) is created. When O(space_roles[].role)
          exists already, nothing is renamed. With a role of the former name beside it, the task warns.
        - Only with O(space_roles[].role), without O(space_roles[].id), and with O(space_roles[].state=present).
        type: str
      subtitle:
        description:
        - Text under the name of the role. When omitted, it is left alone. Give V("") (an empty string)
          to clear it.
        type: str
      ext_id:
        description:
        - Name of the role at the identity provider (single sign-on). When omitted, it is left alone.
          Give V("") to clear it.
        type: str
      permissions:
        description:
        - Permissions that the role has, by the names of the API, such as V(publish_stories) or V(save_stories).
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: str
      allowed_paths:
        description:
        - Stories and folders that the role may work on, by their ids.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: int
      allowed_slugs:
        description:
        - Stories and folders that the role may work on, by their full slugs.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: str
      blocked_paths:
        description:
        - Stories and folders that the role may not see, by their ids.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: int
      blocked_slugs:
        description:
        - Stories and folders that the role may not see, by their full slugs.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: str
      field_permissions:
        description:
        - Fields that are hidden from the role, as V(component.field).
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: str
      allowed_field_permissions:
        description:
        - Fields that are visible to the role, as V(component.field).
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: str
      readonly_field_permissions:
        description:
        - Fields that the role may see and not edit, as V(component.field). Only this list is about editing.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: str
      component_ids:
        description:
        - Components that the role may not use, by their ids.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: int
      components:
        description:
        - Components that the role may not use, by their names.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: str
      allowed_component_ids:
        description:
        - Components that the role may use, by their ids.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: int
      allowed_components:
        description:
        - Components that the role may use, by their names.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: str
      managed_component_ids:
        description:
        - Components that the role may manage, by their ids.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: int
      managed_components:
        description:
        - Components that the role may manage, by their names.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: str
      blocked_manage_component_ids:
        description:
        - Components that the role may not manage, by their ids.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: int
      blocked_manage_components:
        description:
        - Components that the role may not manage, by their names.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: str
      component_group_uuids:
        description:
        - Component groups whose components the role may use, by their UUIDs.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: str
      component_groups:
        description:
        - Component groups whose components the role may use, by their names, or their paths such as V(Layout/Teasers)
          where names repeat.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: str
      blocked_component_group_uuids:
        description:
        - Component groups whose components the role may not use, by their UUIDs.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: str
      blocked_component_groups:
        description:
        - Component groups whose components the role may not use, by their names, or their paths such
          as V(Layout/Teasers) where names repeat.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: str
      managed_component_group_uuids:
        description:
        - Component groups whose components the role may manage, by their UUIDs.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: str
      managed_component_groups:
        description:
        - Component groups whose components the role may manage, by their names, or their paths such as
          V(Layout/Teasers) where names repeat.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: str
      blocked_manage_component_group_uuids:
        description:
        - Component groups whose components the role may not manage, by their UUIDs.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: str
      blocked_manage_component_groups:
        description:
        - Component groups whose components the role may not manage, by their names, or their paths such
          as V(Layout/Teasers) where names repeat.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: str
      datasource_ids:
        description:
        - Datasources that the role may use, by their ids.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: int
      datasources:
        description:
        - Datasources that the role may use, by their slugs.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: str
      blocked_datasource_ids:
        description:
        - Datasources that the role may not use, by their ids.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: int
      blocked_datasources:
        description:
        - Datasources that the role may not use, by their slugs.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: str
      branch_ids:
        description:
        - Branches (pipelines) to which the role may deploy, by their ids.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: int
      branches:
        description:
        - Branches (pipelines) to which the role may deploy, by their names.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: str
      blocked_branch_ids:
        description:
        - Branches (pipelines) to which the role may not deploy, by their ids.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: int
      blocked_branches:
        description:
        - Branches (pipelines) to which the role may not deploy, by their names.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: str
      allowed_languages:
        description:
        - Languages that the role may edit, by their codes.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: str
      blocked_languages:
        description:
        - Languages that the role may not edit, by their codes.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: str
      asset_folder_ids:
        description:
        - Asset folders that the role may use, by their ids.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: int
      asset_folders:
        description:
        - Asset folders that the role may use, by their names, or their paths such as V(Photos/2026) where
          names repeat.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: str
      blocked_asset_folder_ids:
        description:
        - Asset folders that the role may not use, by their ids.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: int
      blocked_asset_folders:
        description:
        - Asset folders that the role may not use, by their names, or their paths such as V(Photos/2026)
          where names repeat.
        - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: str
      force:
        description:
        - With O(space_roles[].state=absent), remove the role although workflow stages or collaborators
          still name it.
        type: bool
        default: false
  collaborators:
    description:
    - Collaborators of the space, invited ones included. Each entry takes the options of M(community.storyblok.collaborator).
    - When omitted, this kind of objects is left alone.
    type: list
    elements: dict
    suboptions:
      state:
        description:
        - Whether the person is a member or invited (V(present)), or neither (V(absent)).
        - Removing the owner of the space is an error, and so is another role for the owner. With V(absent),
          the options that describe the person are not used.
        type: str
        choices:
        - present
        - absent
        default: present
      email:
        description:
        - E-mail address, whatever its case, or a user name or SSO id, spelled as it is. White space around
          it does not count.
        - Somebody who is not a member yet is invited. An address that several people have is an error.
          An invitation that expired counts only where there is no member and no open invitation with
          the address.
        - One of O(collaborators[].email) and O(collaborators[].user_id) is needed.
        type: str
      user_id:
        description:
        - Id of the user, not of the collaborator record. Nobody is invited by it, so with O(collaborators[].state=present)
          somebody who is not a member is an error.
        type: int
      role:
        description:
        - Role without space roles. Takes all space roles away.
        - When omitted, and O(collaborators[].space_roles) and O(collaborators[].space_role_ids) as well,
          the role is left alone. One of them is needed to invite somebody.
        type: str
        choices:
        - admin
        - editor
      space_roles:
        description:
        - Names of the space roles that the person has, instead of V(admin) or V(editor). The order does
          not matter.
        - When omitted, the role is left alone. An empty list is an error, because somebody without space
          roles has another O(collaborators[].role).
        type: list
        elements: str
      space_role_ids:
        description:
        - Ids of the space roles that the person has. See O(collaborators[].space_roles).
        - When omitted, the role is left alone. An empty list is an error.
        type: list
        elements: int
      permissions:
        description:
        - Permissions in addition to those of the role, by the names of the API. The order does not matter.
        - When omitted, the list is left alone. Give V([]) to clear it.
        type: list
        elements: str
      forget:
        description:
        - With O(collaborators[].state=absent), first take the person from the O(community.storyblok.workflow_stage#module:user_ids)
          of all stages that name them. Without it, such stages are reported in RV(community.storyblok.collaborator#module:named_by)
          and warned about.
        - With O(collaborators[].user_id), stages forget the person also when they are gone already.
        type: bool
        default: false
  workflows:
    description:
    - Workflows of the space, each with its stages. Each entry takes the options of M(community.storyblok.workflow).
    - When omitted, this kind of objects is left alone.
    type: list
    elements: dict
    suboptions:
      state:
        description:
        - Whether the workflow is there (V(present)) or not (V(absent)).
        - A workflow is not removed while stories stand in its stages, see O(workflows[].evacuate_to).
          The default workflow of a space is not removed.
        type: str
        choices:
        - present
        - absent
        default: present
      id:
        description:
        - Id of the workflow. A workflow that is given by id is never created. With O(workflows[].state=present),
          one that does not exist is an error.
        - One of O(workflows[].id), O(workflows[].name) and O(workflows[].default) is needed. With O(workflows[].id)
          or O(workflows[].default), O(workflows[].name) is the name that the workflow shall have.
        type: int
      name:
        description:
        - Name of the workflow. Without O(workflows[].id) and O(workflows[].default), the workflow is
          looked up by it, and created when it is missing.
        - With O(workflows[].id) or O(workflows[].default), a different name renames the workflow, unless
          another one has it. When omitted, the name is left alone.
        type: str
      default:
        description:
        - With V(true), the default workflow of the space is meant, whatever its name.
        - V(false) is the same as omitting it.
        type: bool
      renamed_from:
        description:
        - Former name of the workflow. When no workflow has O(workflows[].name) and one has this name,
          that one is renamed and keeps its id.
        - Only with O(workflows[].name), without O(workflows[].id) and O(workflows[].default), and with
          O(workflows[].state=present).
        type: str
      content_types:
        description:
        - Content types whose stories pass the workflow. The order does not matter.
        - When omitted, they are left alone. Needed for a new workflow, unless it is copied. Give V([])
          to clear it, which the API allows for the default workflow only.
        type: list
        elements: str
      copy_from:
        description:
        - Name of the workflow of which a missing workflow is made, with all of its stages. The stages
          that are declared are then compared with those of the copy.
        - An existing workflow is not touched by this. When omitted, a missing workflow is made anew.
        - A copy needs O(workflows[].content_types) of its own, other than those of its source.
        type: str
      copy_from_id:
        description:
        - Id of the workflow of which a missing workflow is made. See O(workflows[].copy_from).
        type: int
      stages:
        suboptions:
          id:
            description:
            - Id of the stage. A stage that is given by id is never created. One that does not exist is
              an error.
            - One of O(workflows[].stages[].id) and O(workflows[].stages[].name) is needed. With both,
              O(workflows[].stages[].name) is the name that the stage should have.
            type: int
          renamed_from:
            description:
            - Former name of the stage. When no stage has O(workflows[].stages[].name) and one has this
              name, that stage is renamed and keeps its id and its stories.
            - Stages may pass on a name. Where one entry renames Review to Legal, another one may rename
              Drafting to Review. Two stages that exchange their names need their ids, because the same
              names stand there before and after.
            type: str
          name:
            description:
            - Name of the stage, unique in its workflow. Without O(workflows[].stages[].id), the stage
              is looked up by it, and created when it is missing.
            - With O(workflows[].stages[].id), a different name renames the stage. When omitted, the name
              is left alone.
            type: str
          color:
            description:
            - Colour of the stage, unique in its workflow, such as V("#3f8ae0"). Quote it, or YAML takes
              it for a comment. Case does not matter, and V(#abc) means V(#aabbcc).
            - When omitted, the colour of an existing stage is left alone. A new stage gets the first
              of these that no other stage of the workflow has or is declared to have - V(#babcb6), V(#3f8ae0),
              V(#f2a33a), V(#8a63d2), V(#2db47d), V(#e0565b), V(#17a7b8), V(#c9b037), V(#d85fa5), V(#6b7f99),
              V(#7cb342), V(#a1714f) - and after those a computed hue.
            - Cannot be cleared, because every stage has a colour.
            type: str
          is_default:
            description:
            - Whether stories start in this stage. Each workflow has one default stage, so V(true) unsets
              it on the current default stage. V(false) for the current default stage is an error, unless
              the task makes another one the default.
            - When omitted, this is left alone.
            type: bool
          allow_publish:
            description:
            - Whether everyone may publish a story in this stage. When omitted, this is left alone.
            type: bool
          allow_admin_publish:
            description:
            - Whether administrators may publish a story in this stage. When omitted, this is left alone.
            type: bool
          allow_all_stages:
            description:
            - Whether every stage may follow. When omitted, this is left alone.
            type: bool
          allow_none_for_next_stages:
            description:
            - Whether a story may leave the workflow from here, that is, be set to no stage. When omitted,
              this is left alone.
            type: bool
          next_stages:
            description:
            - Names of the stages of the same workflow that may follow. The order does not matter. The
              stage itself may be among them, and so may every stage that this task creates or renames.
            - When omitted, the list is left alone. Give V([]) to clear it.
            type: list
            elements: str
          workflow_stage_ids:
            description:
            - Ids of the stages that may follow. The order does not matter.
            - When omitted, the list is left alone. Give V([]) to clear it.
            type: list
            elements: int
          allow_all_users:
            description:
            - Whether everyone may move a story on from this stage. When omitted, this is left alone.
            type: bool
          allow_admin_change:
            description:
            - Whether administrators may move a story on from this stage. When omitted, this is left alone.
            type: bool
          allow_editor_change:
            description:
            - Whether editors may move a story on from this stage. When omitted, this is left alone.
            type: bool
          users:
            description:
            - E-mail addresses or user names of collaborators who may move a story on from this stage.
              The order does not matter.
            - Somebody who has not accepted their invitation yet has no user id and is an error.
            - The owner of the space may be missing in the list of collaborators. Give their id in O(workflows[].stages[].user_ids)
              instead.
            - When omitted, the list is left alone. Give V([]) to clear it.
            type: list
            elements: str
          user_ids:
            description:
            - Ids of users who may move a story on from this stage. These are ids of users, not of collaborator
              records. The order does not matter.
            - When omitted, the list is left alone. Give V([]) to clear it.
            type: list
            elements: int
          space_roles:
            description:
            - Names of space roles that may move a story on from this stage. The order does not matter.
            - When omitted, the list is left alone. Give V([]) to clear it.
            type: list
            elements: str
          space_role_ids:
            description:
            - Ids of space roles that may move a story on from this stage. The order does not matter.
            - When omitted, the list is left alone. Give V([]) to clear it.
            type: list
            elements: int
          after_publish:
            description:
            - Name of the stage of the same workflow that a story gets after it was published. It may
              be the stage itself, or another one that this task creates or renames.
            - When omitted, this is left alone. Give V("") (an empty string) to clear it.
            type: str
          after_publish_id:
            description:
            - Id of the stage that a story gets after it was published.
            - When omitted, this is left alone. Give V(0) to clear it.
            type: int
          story_editing_locked:
            description:
            - Whether stories in this stage cannot be edited. When omitted, this is left alone.
            type: bool
          auto_remove_assignee:
            description:
            - Whether the assignees of a story are removed when it leaves this stage. When omitted, this
              is left alone.
            type: bool
        description:
        - The stages of the workflow, in their order. Positions follow from the order of the list.
        - When omitted, stages are left alone. An empty list declares no stage, so that O(workflows[].unlisted_stages)
          is about all of them.
        type: list
        elements: dict
      unlisted_stages:
        description:
        - What becomes of stages that O(workflows[].stages) does not list. With V(keep), they stay behind
          the listed ones. V(report) does the same, warns, and lists them in RV(community.storyblok.workflow#module:drift).
          With V(delete), they are removed, after what replaces them was created, and not while stories
          stand in them, see O(workflows[].evacuate_to).
        - Only used with O(workflows[].stages).
        type: str
        choices:
        - keep
        - report
        - delete
        default: keep
      evacuate_to:
        description:
        - Name of the stage to which stories are moved before their stage is removed. When a stage is
          removed, a stage of the same workflow that stays, also one that this task creates. When a workflow
          is removed, a stage of another workflow.
        - When O(workflows[].evacuate_to) and O(workflows[].evacuate_to_id) are omitted and stories stand
          in what should be removed, the task fails, says how many, and writes nothing.
        - Where the default stage of a workflow is removed and no other stage is declared as the default,
          this stage becomes it.
        - Only used where something is removed. Each story is one request. Once the server has said that
          requests come too fast, they keep a distance.
        type: str
      evacuate_to_id:
        description:
        - Id of the stage to which stories are moved. See O(workflows[].evacuate_to).
        type: int
"""
